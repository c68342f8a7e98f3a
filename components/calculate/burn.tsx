import { Fragment } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Meter, type MeterClass, type MeterPart } from "#components/ui/meter.tsx";
import type { CreditClass } from "#lib/domain/catalog/rate-card.ts";
import { isLive, type Lot } from "#lib/domain/ledger/lot.ts";
import type { Payment } from "#lib/domain/ledger/payment.ts";
import type { Burn } from "#lib/domain/rating/stored-quote.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, minus, sum } from "#lib/units/millis.ts";

// A class keeps its colour on every page; the colours go by the burn order.
const SERIES: readonly MeterClass[] = ["monthly", "bank", "packs"];

/** What a spend takes from which credits, and what is left: as a bar and as a sentence. */
export function BurnPlan({
  payment: { burn, balanceAfter },
  classes,
  lots,
  now,
  what,
}: {
  readonly payment: Payment;
  readonly classes: readonly Pick<CreditClass, "id" | "label">[];
  readonly lots: readonly Lot[];
  readonly now: Instant;
  /** What is paid for, as the bar's legend says it. */
  readonly what: string;
}) {
  const taken = new Map(classes.map(({ id }) => [id, takenFrom(burn, id)]));
  const left = classes.slice(0, SERIES.length).map(({ id, label }, index): MeterPart => {
    const had = sum(lots.filter((lot) => lot.class === id && isLive(lot, now)).map(({ remaining }) => remaining));
    const after = minus(had, taken.get(id) ?? sum([]));
    return { class: SERIES[index] ?? "packs", label: `${label} left`, value: after > 0n ? after : sum([]) };
  });
  const parts: MeterPart[] = [{ class: "held", label: what, value: sum(burn.map(({ amount }) => amount)) }, ...left];
  const paying = classes.filter(({ id }) => (taken.get(id) ?? 0n) > 0n);
  return (
    <div>
      <Meter parts={parts} />
      <p className="mt-2.5 text-dim">
        {paying.length > 0 && (
          <>
            Takes{" "}
            {paying.map(({ id, label }, index) => (
              <Fragment key={id}>
                {index > 0 && ", then "}
                <Amount value={taken.get(id) ?? sum([])} className="text-ink" /> from{" "}
                <b className="font-semibold text-ink">{label.toLowerCase()}</b>
              </Fragment>
            ))}
            .{" "}
          </>
        )}
        {balanceAfter !== null && (
          <>
            Left after: <Amount value={balanceAfter} className="font-semibold text-ink" />.{" "}
          </>
        )}
        Held until the job ends; a failure returns all of it.
      </p>
    </div>
  );
}

function takenFrom(burn: readonly Burn[], id: string): Millis {
  return sum(burn.filter((each) => each.class === id).map(({ amount }) => amount));
}
