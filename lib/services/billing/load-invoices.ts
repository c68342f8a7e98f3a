import type { CreditNoteView, InvoiceState, InvoiceView } from "#lib/domain/billing/view.ts";
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
  const { customerId } = customer;
  const notes = await service.invoices.creditNotes(customerId);
  const invoices: InvoiceView[] = [];
  for await (const invoice of service.invoices.list({ customerId })) {
    const state = STATES[invoice.status];
    if (!state) continue;
    if (invoices.length === MOST) return { invoices, hasMore: true };
    invoices.push(viewOf(invoice, state, notes));
  }
  return { invoices, hasMore: false };
}

function viewOf(invoice: Invoice, state: InvoiceState, notes: readonly CreditNote[]): InvoiceView {
  const { id, number, createdAt, dueAt, lines, total, pdf, page } = invoice;
  return {
    id,
    number,
    at: createdAt,
    dueAt,
    what: lines[0]?.description ?? "",
    total: priceOf(total),
    state,
    pdfUrl: pdf,
    pageUrl: page,
    creditNotes: notes.filter(({ invoiceId }) => invoiceId === id).map(noteOf),
  };
}

function noteOf({ id, number, createdAt, total, pdf }: CreditNote): CreditNoteView {
  return { id, number, at: createdAt, total: priceOf(total), pdfUrl: pdf };
}
