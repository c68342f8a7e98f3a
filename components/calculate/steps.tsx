import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { useCalculator } from "./use-calculator.ts";

export type CalculatorState = ReturnType<typeof useCalculator>;

/** What can be done now: one main step, and the way back. Its place is as high empty as full. */
export function Steps({
  state,
  total,
  count,
  unit,
}: {
  readonly state: CalculatorState;
  readonly total: Millis | null;
  readonly count: number;
  readonly unit: string;
}) {
  const { isBound, over, pending } = state;
  const short = state.shortfall !== null;
  const isBeyondPlan = state.offers.some(({ offer }) => offer?.limits.length);
  return (
    <div className="mt-3.5 flex min-h-10 flex-wrap items-center gap-2">
      {!isBound && !short && !isBeyondPlan && total !== null && (
        <p className="text-dim">
          Calculate makes the {count > 1 ? "prices" : "price"} binding for 15 minutes. Nothing runs before you confirm.
        </p>
      )}
      {short && !over && <Button onClick={() => state.setWaysOpen(true)}>See the three ways on</Button>}
      {over && (
        <Button pending={pending === "quote"} onClick={state.fresh}>
          {count > 1 ? "Get fresh quotes" : "Get a fresh quote"}
        </Button>
      )}
      {isBound && !over && !short && total !== null && (
        <Button pending={pending === "confirm"} onClick={() => void state.run()}>
          <span>
            {count > 1 ? `Confirm and run all ${count} · ` : "Confirm and run · "}
            <Amount value={total} unit={unit} />
          </span>
        </Button>
      )}
      {isBound && (
        <Button kind="ghost" onClick={state.letGo}>
          Change
        </Button>
      )}
    </div>
  );
}
