import type { ReactNode } from "react";
import { QuoteLines } from "#components/calculate/quote-lines.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Count } from "#components/ui/count.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { BillParts, ReceiptView } from "#lib/domain/billing/receipt-view.ts";
import { HOUR, type Instant, later } from "#lib/units/instant.ts";
import { type Millis, minus, negate } from "#lib/units/millis.ts";

/** How an entry's amount came to be: a quote's lines with their rules and rounding, a metered charge, a bill's items, or why there is no price. */
export function ReceiptPrice({ view }: { readonly view: ReceiptView }) {
  const { card, quote, charge, bill, unit, request } = view;
  const version = `${card.name}, version ${card.version}`;
  if (quote)
    return (
      <Panel title="Price" note={version}>
        {request && <p className="mb-1 text-dim">{request}</p>}
        <QuoteLines lines={quote.lines} total={quote.total} unit={unit} explained />
      </Panel>
    );
  if (bill)
    return (
      <Panel title="What is billed" note={<Hour at={bill.hour} />}>
        <Bill bill={bill} total={view.entry.amount} unit={unit} />
      </Panel>
    );
  if (charge)
    return (
      <Panel title="Price" note={version}>
        {request && <p className="mb-1 text-dim">{request}</p>}
        {charge.lines.length > 0 && <QuoteLines lines={charge.lines} total={charge.total} unit={unit} explained />}
        {(charge.lines.length === 0 || charge.taken !== charge.total || charge.refunded > 0n) && <Charge charge={charge} unit={unit} />}
      </Panel>
    );
  return (
    <Panel title="Price">
      <p className="text-dim">{WITHOUT[view.entry.kind] ?? "No quote stands behind this entry: it moved credits without running a job."}</p>
    </Panel>
  );
}

const WITHOUT: Readonly<Record<string, string>> = {
  hold: "This hold was made without a quote.",
  grant: "A grant has no price by the rate card: it adds credits that a plan, a pack or an operator gives.",
  rollover: "What was left of the period went to the bank, up to the plan's cap (ACT-3).",
  forfeit: "What the bank could not take was lost at the period's end (ACT-3).",
  expire: "Credits that reached the end of their time.",
  adjust: "A correction by a person: its memo says why.",
  clawback: "The payment for these credits was taken back, so they were too.",
};

function Hour({ at }: { readonly at: Instant }) {
  return (
    <>
      use of <When at={at} shape="minute" /> to <When at={later(at, HOUR)} shape="clock" />
    </>
  );
}

type Parts = { readonly charge: NonNullable<ReceiptView["charge"]>; readonly unit: string };

function Charge({ charge: { total, taken, waived, refunded }, unit }: Parts) {
  const lines = [
    { label: "Metered as it happened, priced by the card", amount: total },
    { label: "Waived: more than there was (ALU-5)", amount: negate(waived) },
    { label: "Refunded since (GEN-6)", amount: negate(refunded) },
  ].filter(({ amount }, index) => index === 0 || amount !== 0n);
  return (
    <Table caption="Parts of the charge">
      <Head unit={unit} />
      <tbody>
        {lines.map(({ label, amount }) => (
          <Part key={label} label={label} amount={amount} />
        ))}
        <Part label={refunded > 0n ? "Kept" : "Charged"} amount={minus(taken, refunded)} strong />
      </tbody>
    </Table>
  );
}

type BillProps = { readonly bill: BillParts; readonly total: Millis; readonly unit: string };

function Bill({ bill: { items, minor, rounding, currency }, total, unit }: BillProps) {
  return (
    <Table caption="Items of the bill">
      <Head unit={unit} />
      <tbody>
        {items.map(({ operation, usedIn, isRefund, isLate, label, amount, count }) => (
          <Part key={`${operation} ${usedIn} ${isRefund}`} amount={amount}>
            {isRefund ? `Given back: ${label || "metered use"}` : label}{" "}
            <span className="text-dim">
              · <Count value={count} /> {isRefund ? (count === 1 ? "refund" : "refunds") : count === 1 ? "use" : "uses"}
              {isLate && (
                <>
                  , late, of <When at={usedIn} />
                </>
              )}
            </span>
          </Part>
        ))}
        <Part label="Used" amount={total} strong />
        {rounding !== 0n && <Part label="Rounded half up to the minor unit (GEN-2)" amount={rounding} />}
        <Row>
          <RowHead className="font-semibold">To pay</RowHead>
          <Td numeric className="font-semibold">
            <Price money={{ cents: minor, currency }} />
          </Td>
        </Row>
      </tbody>
    </Table>
  );
}

function Head({ unit }: { readonly unit: string }) {
  return (
    <thead>
      <tr>
        <Th>Line</Th>
        <Th numeric>{unit === "credit" ? "Credits" : unit}</Th>
      </tr>
    </thead>
  );
}

type PartProps = { readonly label?: string; readonly amount: Millis; readonly strong?: boolean; readonly children?: ReactNode };

function Part({ label, amount, strong = false, children }: PartProps) {
  const weight = strong ? "font-semibold" : "";
  return (
    <Row>
      <RowHead className={weight}>{children ?? label}</RowHead>
      <Td numeric className={weight}>
        <Amount value={amount} />
      </Td>
    </Row>
  );
}
