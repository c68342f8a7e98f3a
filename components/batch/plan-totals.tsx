import type { ReactNode } from "react";
import { MoneyBasis } from "#components/calculate/money-basis.tsx";
import { Worth } from "#components/calculate/tiers.tsx";
import type { CalculatorView } from "#components/calculate/view.ts";
import { Amount } from "#components/ui/amount.tsx";
import type { BatchPlan } from "#lib/domain/rating/batch.ts";
import { plus } from "#lib/units/millis.ts";

/** One by one, saved, and what all cost together. */
export function PlanTotals({
  view,
  plan,
  count,
}: {
  readonly view: CalculatorView;
  readonly plan: Pick<BatchPlan, "total" | "saving" | "savingPercent">;
  readonly count: number;
}) {
  const { total, saving, savingPercent } = plan;
  const { unit, creditPrice } = view;
  return (
    <>
      <dl aria-label="Price of the batch" className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure name={`${count} items, one by one`}>
          <Amount value={plus(total, saving)} unit={unit} />
        </Figure>
        <Figure name="Saving">
          <Amount value={saving} unit={unit} />
        </Figure>
        <Figure name="Saved">{savingPercent}%</Figure>
        <Figure name="Together">
          <Amount value={total} unit={unit} />
          {creditPrice && (
            <span className="block text-sm font-normal text-dim">
              <Worth value={total} price={creditPrice} />
            </span>
          )}
        </Figure>
      </dl>
      {view.card.batch ? null : <p className="mt-2 text-dim">This card gives no discount for batches: every item stands alone.</p>}
      <MoneyBasis view={view} />
    </>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-dim">{name}</dt>
      <dd className="numbers text-lg font-semibold">{children}</dd>
    </div>
  );
}
