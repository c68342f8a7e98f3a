import type { ReactNode } from "react";
import { methodName } from "#components/billing/method-name.ts";
import { MoneyTable } from "#components/billing/money.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { LotFate, PlanPreview } from "#lib/domain/billing/view.ts";

/** All that a change of plan will do, before money moves: what is charged, what joins, what becomes of the rest, and until when it can be undone. */
export function PlanChangePreview({
  preview,
  isArchive,
}: {
  readonly preview: PlanPreview;
  /** Generation ends with it (ACT-12). */
  readonly isArchive: boolean;
}) {
  return (
    <div className="space-y-4">
      <Part title="Charged now">
        <ChargeNow preview={preview} />
      </Part>
      <Part title="Your credits">
        <Credits preview={preview} />
      </Part>
      <Part title="When">
        <Timing preview={preview} isArchive={isArchive} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-semibold text-faint">{title}</h3>
      {children}
    </section>
  );
}

function ChargeNow({ preview: { chargeNow, payBy, method } }: { readonly preview: PlanPreview }) {
  if (!chargeNow) return <p>Nothing.</p>;
  return (
    <>
      <MoneyTable caption="Charged now" lines={chargeNow.lines} tax={chargeNow.tax} total={chargeNow.total} totalLabel="Total now" />
      <p className="mt-1 text-sm text-dim">
        {payBy === "checkout"
          ? "You choose how to pay on the next page, and can still step back there."
          : method && `Paid with ${methodName(method)}, as soon as you confirm.`}
        {chargeNow.tax === null && " Tax, where it is due, is added by your address."}
      </p>
    </>
  );
}

function Credits({ preview: { lots, joins, availableAfter, takesEffectAt, at } }: { readonly preview: PlanPreview }) {
  const isLater = takesEffectAt > at;
  const told = lots.filter(({ now, after }) => now > 0n || after > 0n);
  return (
    <>
      {joins.map(({ class: id, label, amount }) => (
        <p key={id}>
          <Amount value={amount} unit="credit" signed className="font-semibold" /> join your {label.toLowerCase()} credits at once.
        </p>
      ))}
      {told.length > 0 && (
        <Table caption="What becomes of your credits" className="mt-1">
          <thead>
            <tr>
              <Th>Class</Th>
              <Th numeric>Now</Th>
              <Th numeric>{isLater ? "Then" : "After"}</Th>
            </tr>
          </thead>
          <tbody>
            {told.map((lot) => (
              <Row key={lot.class}>
                <RowHead>
                  {lot.label}
                  <span className="block text-xs text-faint">
                    <Fate lot={lot} />
                  </span>
                </RowHead>
                <Td numeric>
                  <Amount value={lot.now} />
                </Td>
                <Td numeric>
                  <Amount value={lot.after} />
                </Td>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
      {availableAfter !== null && (
        <p className="mt-1 text-sm text-dim">
          Right after, <Amount value={availableAfter} unit="credit" className="font-semibold text-ink" /> can be spent.
        </p>
      )}
    </>
  );
}

const FATES: Readonly<Record<LotFate["fate"], string>> = {
  stays: "stay as they are",
  grows: "stay, and the new ones join them",
  rolls_over: "move to the bank, up to its cap",
  expires: "unused ones end with the period",
};

function Fate({ lot }: { readonly lot: LotFate }) {
  return (
    <>
      {FATES[lot.fate]}
      {lot.forfeited > 0n && (
        <span className="text-bad">
          , <Amount value={lot.forfeited} /> are lost above the cap
        </span>
      )}
    </>
  );
}

/** On a card whose plans each begin their own period (ALU-1), what is left of this one ends at once. */
function isRestart({ kind, at, takesEffectAt, lots }: PlanPreview): boolean {
  return takesEffectAt <= at && (kind === "restart" || lots.some(({ fate }) => fate === "expires"));
}

function Timing({ preview, isArchive }: { readonly preview: PlanPreview; readonly isArchive: boolean }) {
  const { nextInvoice, undoUntil, to } = preview;
  return (
    <ul className="list-disc space-y-1 pl-5 text-dim">
      <li>
        <TakesEffect preview={preview} />
      </li>
      {isArchive && <li>{to.name} keeps scripts and text; generation is off, and media is deleted 30 days later, with warnings before.</li>}
      <li>
        {nextInvoice ? (
          <>
            The next invoice is <Price money={nextInvoice.total} className="text-ink" /> on <When at={nextInvoice.at} shape="date" />.
          </>
        ) : (
          "No further invoice follows."
        )}
      </li>
      <li>
        {undoUntil !== null ? (
          <>
            Can be undone until <When at={undoUntil} shape="moment" />.
          </>
        ) : (
          `Cannot be taken back once it is paid${isRestart(preview) ? "." : "; a downgrade then waits for the period's end."}`
        )}
      </li>
    </ul>
  );
}

function TakesEffect({ preview }: { readonly preview: PlanPreview }) {
  const { kind, at, takesEffectAt, from } = preview;
  if (takesEffectAt > at)
    return (
      <>
        Takes effect on <When at={takesEffectAt} shape="moment" />; until then you stay on {from.name}.
      </>
    );
  if (isRestart(preview)) return <>Takes effect as soon as it is paid: this period ends, and a new one begins.</>;
  return <>{kind === "upgrade" ? "Takes effect at once; the period stays as it is." : "Takes effect as soon as it is paid."}</>;
}
