import { Amount } from "#components/ui/amount.tsx";
import { unitWord } from "#components/ui/format.ts";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, millis, minus } from "#lib/units/millis.ts";

/** The pace so far, carried to the period's end (GEN-11), against what the plan grants. */
export function MonthEnd({
  unit,
  spent,
  projected,
  left,
  plan,
  end,
}: {
  readonly unit: string;
  readonly spent: Millis;
  readonly projected: Millis | null;
  /** What can still be spent, running jobs' holds included. */
  readonly left: Millis;
  readonly plan: { readonly name: string; readonly monthly: Millis } | null;
  readonly end: Instant;
}) {
  if (projected === null) return <p className="text-dim">The period has only begun: there is no pace yet.</p>;
  const whole = millis(((projected + 999n) / 1000n) * 1000n);
  const short = minus(minus(whole, spent), left);
  return (
    <>
      <p>
        <Amount value={whole} className="text-2xl font-semibold" />{" "}
        <span className="text-dim">
          {unitWord(unit, whole)} by <When at={end} shape="day" />, at this pace
        </span>
      </p>
      <p className="mt-1 text-dim">
        <Amount value={spent} /> so far
        {plan && plan.monthly > 0n && (
          <>
            ; {plan.name} grants <Amount value={plan.monthly} /> a month
          </>
        )}
        .
      </p>
      {short > 0n ? (
        <p className="mt-1 text-warn">
          What is left falls <Amount value={short} /> short of that.
        </p>
      ) : (
        <p className="mt-1 text-dim">What is left covers it.</p>
      )}
    </>
  );
}
