import { CreditClasses } from "#components/catalog/credit-classes.tsx";
import { PackList } from "#components/catalog/pack-list.tsx";
import { PlanList } from "#components/catalog/plan-list.tsx";
import { PriceList } from "#components/catalog/price-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { CurrencyLinks } from "./currency-links.tsx";
import { PackCalculator } from "./pack-calculator.tsx";
import { PublicCalculator } from "./public-calculator.tsx";

/** One card for everybody, priced in one of the currencies that it is sold in: plans, a calculator, packs, and the price list. */
export function CardPricing({ card, currencies }: { readonly card: RateCard; readonly currencies: readonly string[] }) {
  return (
    <>
      <div className="mb-5 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <div>
          <h1 className="text-2xl">{card.name} pricing</h1>
          <p className="mt-1 max-w-prose text-dim">{card.about}</p>
        </div>
        <ButtonLink href="/sign-in">Start</ButtonLink>
      </div>
      <nav aria-label="On this page" className="mb-5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {[["#plans", "Plans"], ["#calculator", "Calculator"], ...(card.packs ? [["#packs", "Packs"]] : []), ["#prices", "Price list"]].map(
          ([href, label]) => (
            <a key={href} href={href} className="py-0.5 text-accent underline underline-offset-2">
              {label}
            </a>
          ),
        )}
      </nav>
      <div className="space-y-3.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h2 id="plans" className="text-lg font-semibold">
            Plans
          </h2>
          <CurrencyLinks cardId={card.id} codes={currencies} current={card.currency} />
        </div>
        <PlanList card={card} />
        <h2 id="calculator" className="pt-3 text-lg font-semibold">
          What would it cost?
        </h2>
        <PublicCalculator card={card} />
        <div className="grid items-start gap-3.5 pt-3 md:grid-cols-2">
          <div className="space-y-3.5">
            <PackList card={card} />
            {card.packs?.by === "amount" && <PackCalculator card={card} />}
          </div>
          <CreditClasses card={card} />
        </div>
        <h2 id="prices" className="pt-3 text-lg font-semibold">
          Price list
        </h2>
        <p className="max-w-prose text-dim">
          Version {card.version}.{" "}
          {card.samples.length > 0 && "What is marked as a sample is a default that whoever runs this Greenlight is expected to set."}
        </p>
        <PriceList card={card} />
      </div>
    </>
  );
}
