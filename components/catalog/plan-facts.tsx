import { Amount } from "#components/ui/amount.tsx";
import { CheckIcon } from "#components/ui/icons.tsx";
import type { Plan } from "#lib/domain/catalog/plan.ts";
import { isSample } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { SampleMark } from "./sample-mark.tsx";

/** What comes with a plan: its credits, the first class by the word "month" alone, and what it allows. */
export function PlanFacts({ plan, card }: { readonly plan: Plan; readonly card: Pick<RateCard, "classes" | "samples"> }) {
  const label = (id: string) => card.classes.find((each) => each.id === id)?.label.toLowerCase() ?? id;
  const facts = [plan.storageGb ? `${plan.storageGb} GB of storage` : null, ...plan.notes].filter((fact) => fact !== null);
  return (
    <ul className="mt-2 space-y-1">
      {plan.grants.map((grant, at) => (
        <li key={grant.class} className="font-semibold">
          <Amount value={grant.amount} unit="credit" />{" "}
          <span className="font-normal text-dim">a month{at > 0 && `, as ${label(grant.class)}`}</span>
          <SampleMark show={isSample(card, `plans.${plan.id}.grants`)} />
        </li>
      ))}
      {facts.map((fact) => (
        <li key={fact} className="flex gap-2 text-dim">
          <CheckIcon className="mt-0.5 size-4 shrink-0 text-accent" />
          {fact}
        </li>
      ))}
    </ul>
  );
}
