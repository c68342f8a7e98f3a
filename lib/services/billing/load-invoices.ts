import { type Taking, takingsOf } from "#db/queries/takings.ts";
import type { CreditNoteView, InvoiceState, InvoiceView, TakingView } from "#lib/domain/billing/view-invoices.ts";
import type { CreditNote, Invoice } from "#lib/gateways/payments.ts";
import { priceOf } from "./method-view.ts";
import type { Payer } from "./payer.ts";

const MOST = 24;
const STATES: Readonly<Record<string, InvoiceState>> = {
  open: "open",
  paid: "paid",
  void: "void",
  uncollectible: "uncollectible",
};

/** The newest invoices of a customer with the credit notes to each. Drafts are not shown: their figures may change. */
export async function loadInvoices({
  service,
  customer,
}: Payer): Promise<{ readonly invoices: readonly InvoiceView[]; readonly hasMore: boolean }> {
  const { accountId, customerId } = customer;
  const notes = await service.invoices.creditNotes(customerId);
  const found: { readonly invoice: Invoice; readonly state: InvoiceState }[] = [];
  for await (const invoice of service.invoices.list({ customerId })) {
    const state = STATES[invoice.status];
    if (state) found.push({ invoice, state });
    if (found.length > MOST) break;
  }
  const shown = found.slice(0, MOST);
  const takings = await takingsOf(
    accountId,
    shown.map(({ invoice }) => invoice.id),
  );
  return { invoices: shown.map(({ invoice, state }) => viewOf(invoice, state, notes, takings)), hasMore: found.length > MOST };
}

function viewOf(invoice: Invoice, state: InvoiceState, notes: readonly CreditNote[], takings: readonly Taking[]): InvoiceView {
  const creditNotes = notes.filter(({ invoiceId }) => invoiceId === invoice.id).map(noteOf);
  const { id, number, createdAt, dueAt, lines, total, pdf, page } = invoice;
  return {
    id,
    number,
    at: createdAt,
    dueAt,
    what: whatOf(lines),
    total: priceOf(total),
    state,
    pdfUrl: pdf,
    pageUrl: page,
    creditNotes,
    takings: takings
      .filter(({ invoiceId }) => invoiceId === id)
      .flatMap(takingOf)
      .filter(({ kind, money }) => kind === "dispute" || !creditNotes.some((note) => note.total.cents === money.cents)),
  };
}

/** What an invoice is for: its first line, and how many more there are, so that a sum of several is not taken for the first alone. */
function whatOf([first, ...more]: Invoice["lines"]): string {
  return `${first?.description ?? ""}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}

function takingOf({ objectId, kind, at, price, currency, clawed }: Taking): readonly TakingView[] {
  if (kind !== "refund" && kind !== "dispute") return [];
  return [{ id: objectId, kind, at, money: priceOf({ minor: price, currency }), credits: clawed }];
}

function noteOf({ id, number, createdAt, total, pdf }: CreditNote): CreditNoteView {
  return { id, number, at: createdAt, total: priceOf(total), pdfUrl: pdf };
}
