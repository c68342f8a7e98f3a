import { Amount, Price } from "#components/ui/amount.tsx";
import { CheckIcon } from "#components/ui/icons.tsx";
import { type Plan, plansOf } from "#lib/domain/catalog/plan.ts";
import { isSample } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
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
  const at = (key: string) => isSample(card, `plans.${plan.id}.${key}`);
  const label = (id: string) => card.classes.find((each) => each.id === id)?.label.toLowerCase() ?? id;
  const facts = [plan.storageGb ? `${plan.storageGb} GB of storage` : null, ...plan.notes].filter((fact) => fact !== null);
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
        <SampleMark show={at("price")} />
      </p>
      <ul className="mt-2 space-y-1">
        {plan.grants.map((grant) => (
          <li key={grant.class} className="font-semibold">
            <Amount value={grant.amount} unit="credit" /> <span className="font-normal text-dim">{label(grant.class)}</span>
            <SampleMark show={at("grants")} />
          </li>
        ))}
        {facts.map((fact) => (
          <li key={fact} className="flex gap-2 text-dim">
            <CheckIcon className="mt-0.5 size-4 shrink-0 text-accent" />
            {fact}
          </li>
        ))}
      </ul>
    </section>
  );
}
