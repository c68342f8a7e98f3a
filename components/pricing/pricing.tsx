import Link from "next/link";
import { Price } from "#components/ui/amount.tsx";
import { plansOf } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";

/** Every rate card with what it costs to begin, each leading to its own page. */
export function Pricing({ cards }: { readonly cards: readonly RateCard[] }) {
  return (
    <>
      <h1 className="text-2xl">Pricing</h1>
      <p className="mt-1 mb-5 max-w-prose text-dim">
        Every price is data that you can read, and the calculator on each page uses the very engine that quotes and charges. A quote binds
        for 15 minutes.
      </p>
      <ul className="grid gap-3.5 sm:grid-cols-2">
        {cards.map((card) => (
          <li key={card.id} className="relative rounded-lg border border-line bg-panel px-4 py-4 hover:border-accent sm:px-5">
            <h2 className="text-lg font-semibold">
              <Link href={`/pricing/${card.id}`} className="after:absolute after:inset-0">
                {card.name}
              </Link>
            </h2>
            <p className="mt-1 text-dim">{card.about}</p>
            <p className="mt-3 text-sm text-dim">
              <Least card={card} />
              {card.operations.length} operations ·{" "}
              {card.unit.kind === "money" ? `in ${card.unit.currency}, billed afterwards` : "in credits"}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The cheapest plan that is paid for, and whether there is one to work on for nothing. */
function Least({ card }: { readonly card: RateCard }) {
  const plans = plansOf(card);
  const isFree = plans.some(({ price, generation, trialMonths }) => price?.cents === 0 && generation && trialMonths === null);
  const least = plans.flatMap(({ price }) => (price && price.cents > 0 ? price : [])).toSorted((a, b) => a.cents - b.cents)[0];
  return (
    least && (
      <>
        {isFree ? "Free, then from" : "From"} <Price money={least} whole className="font-semibold text-ink" /> a month ·{" "}
      </>
    )
  );
}
