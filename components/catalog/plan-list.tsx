import { Price } from "#components/ui/amount.tsx";
import { type Plan, plansOf } from "#lib/domain/catalog/plan.ts";
import { isPriceSample } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { PlanFacts } from "./plan-facts.tsx";
import { SampleMark } from "./sample-mark.tsx";

/** The plans of a card side by side, in the order of the card. */
export function PlanList({ card }: { readonly card: RateCard }) {
  return (
    <div className="grid gap-3.5 sm:grid-cols-2 lg:grid-cols-3">
      {plansOf(card).map((plan) => (
        <PlanCard key={plan.id} plan={plan} card={card} />
      ))}
    </div>
  );
}

function PlanCard({ plan, card }: { readonly plan: Plan; readonly card: RateCard }) {
  return (
    <section className="flex min-w-0 flex-col rounded-lg border border-line bg-panel px-4 py-4">
      <h3 className="font-semibold">{plan.name}</h3>
      <p className="mt-1 text-2xl font-semibold">
        {plan.price ? (
          <>
            <Price money={plan.price} whole />
            <span className="text-base font-normal text-dim"> a month</span>
          </>
        ) : (
          "By agreement"
        )}
        <SampleMark show={isPriceSample(card, plan)} />
      </p>
      <PlanFacts plan={plan} card={card} />
    </section>
  );
}
