import type { ReactNode } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { BillingPageView } from "#lib/domain/billing/view.ts";
import type { InvoiceState, InvoiceView } from "#lib/domain/billing/view-invoices.ts";
import type { Price as Money } from "#lib/domain/catalog/plan.ts";
import type { Instant } from "#lib/units/instant.ts";

const STATES: Readonly<Record<InvoiceState, { readonly tone: Tone; readonly label: string }>> = {
  draft: { tone: "plain", label: "Draft" },
  open: { tone: "warn", label: "Open" },
  paid: { tone: "good", label: "Paid" },
  void: { tone: "plain", label: "Void" },
  uncollectible: { tone: "bad", label: "Not paid" },
};

const LINK = "inline-block min-h-6 text-accent underline underline-offset-2";

/** Every invoice with its state, its PDF, and the credit notes that correct it. */
export function Invoices({ view: { invoices, hasMore, isComplete } }: { readonly view: BillingPageView }) {
  return (
    <Panel id="invoices" className="mt-3.5" title="Invoices">
      {invoices.length === 0 ? (
        <EmptyState title={isComplete ? "No invoices yet" : "Invoices cannot be read right now"}>
          {isComplete && "Each payment makes one: here, as a PDF, and by mail."}
        </EmptyState>
      ) : (
        <Table caption="Invoices">
          <thead>
            <tr>
              <Th>Date</Th>
              <Th className="hidden sm:table-cell">Number</Th>
              <Th className="hidden sm:table-cell">For</Th>
              <Th>State</Th>
              <Th numeric>Total</Th>
              <Th numeric>
                <span className="sr-only">Document</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {invoices.map((invoice) => (
              <InvoiceRows key={invoice.id} invoice={invoice} />
            ))}
          </tbody>
        </Table>
      )}
      {hasMore && <p className="mt-2 text-sm text-dim">Older invoices are in the billing portal.</p>}
    </Panel>
  );
}

function InvoiceRows({ invoice }: { readonly invoice: InvoiceView }) {
  const { number, at, what, total, state, pdfUrl, creditNotes, takings } = invoice;
  return (
    <>
      <Row>
        <RowHead className="whitespace-nowrap">
          <When at={at} shape="date" />
          <span className="block whitespace-normal text-xs text-dim sm:hidden">{what}</span>
        </RowHead>
        <Td className="hidden whitespace-nowrap sm:table-cell">{number ?? <span className="text-faint">not yet</span>}</Td>
        <Td className="hidden text-dim sm:table-cell">{what}</Td>
        <Td>
          <InvoiceStateCell invoice={invoice} tone={STATES[state].tone} label={STATES[state].label} />
        </Td>
        <Td numeric>
          <Price money={total} />
        </Td>
        <Td numeric>{pdfUrl && <Pdf url={pdfUrl} what={`invoice ${number ?? ""}`} />}</Td>
      </Row>
      {creditNotes.map((note) => (
        <Correction
          key={note.id}
          at={note.at}
          number={note.number}
          what={`Credit note to ${number ?? "it"}`}
          badge={<Badge>Given back</Badge>}
          total={note.total}
          pdf={note.pdfUrl && <Pdf url={note.pdfUrl} what={`credit note ${note.number}`} />}
        />
      ))}
      {takings.map(({ id, kind, at: day, money, credits }) => (
        <Correction
          key={id}
          at={day}
          what={
            <>
              {kind === "refund" ? "Refund" : "Contested payment"} of {number ?? "it"}
              {credits > 0n && (
                <>
                  : <Amount value={credits} unit="credit" /> taken back
                </>
              )}
            </>
          }
          badge={kind === "refund" ? <Badge>Refunded</Badge> : <Badge tone="bad">Disputed</Badge>}
          total={money}
        />
      ))}
    </>
  );
}

/** What was given back of the invoice above: its own row, below zero. */
function Correction({
  at,
  number,
  what,
  badge,
  total,
  pdf,
}: {
  readonly at: Instant;
  readonly number?: string;
  readonly what: ReactNode;
  readonly badge: ReactNode;
  readonly total: Money;
  readonly pdf?: ReactNode;
}) {
  return (
    <Row>
      <RowHead className="whitespace-nowrap text-dim">
        <When at={at} shape="date" />
        <span className="block text-xs whitespace-normal sm:hidden">{what}</span>
      </RowHead>
      <Td className="hidden whitespace-nowrap text-dim sm:table-cell">{number}</Td>
      <Td className="hidden text-dim sm:table-cell">{what}</Td>
      <Td>{badge}</Td>
      <Td numeric>
        <Price money={{ ...total, cents: -total.cents }} />
      </Td>
      <Td numeric>{pdf}</Td>
    </Row>
  );
}

function InvoiceStateCell({ invoice, tone, label }: { readonly invoice: InvoiceView; readonly tone: Tone; readonly label: string }) {
  const { state, dueAt, pageUrl } = invoice;
  return (
    <>
      <Badge tone={tone}>{label}</Badge>
      {state === "open" && (
        <span className="block text-xs text-dim">
          {dueAt !== null && (
            <>
              due <When at={dueAt} shape="date" />{" "}
            </>
          )}
          {pageUrl && (
            <a href={pageUrl} className={LINK}>
              Pay
            </a>
          )}
        </span>
      )}
    </>
  );
}

function Pdf({ url, what }: { readonly url: string; readonly what: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" aria-label={`PDF of ${what}`} className={LINK}>
      PDF
    </a>
  );
}
