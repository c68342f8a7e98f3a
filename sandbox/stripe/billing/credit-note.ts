import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { wholeList } from "../core/resource.ts";
import { makeRefund } from "../resources/refunds.ts";
import { balanceIn, setBalance } from "./currency.ts";
import { settled } from "./invoice-object.ts";
import { markPaid, paymentsOf, update } from "./invoices.ts";
import type { Invoice } from "./lines.ts";

export type CreditNote = Kinds["credit_note"];
type NoteLine = CreditNote["lines"]["data"][number];
type LineWish = {
  readonly type: "custom_line_item" | "invoice_line_item";
  readonly amount?: number | undefined;
  readonly description?: string | undefined;
  readonly invoice_line_item?: string | undefined;
  readonly quantity?: number | undefined;
  readonly unit_amount?: number | undefined;
};
export type NoteWish = {
  readonly amount?: number | undefined;
  readonly lines?: readonly LineWish[] | undefined;
  readonly credit_amount?: number | undefined;
  readonly refund_amount?: number | undefined;
  readonly out_of_band_amount?: number | undefined;
  readonly memo?: string | undefined;
  readonly metadata: Record<string, string>;
  readonly reason?: CreditNote["reason"] | undefined;
};

/** What a credit note of this invoice would say; nothing is written. Amounts in minor units, tax in its share of the invoice. */
export function noteOf(context: Context, invoice: Invoice, wish: NoteWish): CreditNote {
  if (invoice.status !== "open" && invoice.status !== "paid")
    throw invalid("Credit notes can only be created for invoices that are open or paid.", "invoice");
  const rows = rowsOf(invoice, wish);
  const net = rows.reduce((sum, { amount }) => sum + amount, 0);
  // A single amount is the whole of it, with tax; lines are without.
  const tax = wish.lines
    ? share(net, invoice.total - netOf(invoice), netOf(invoice))
    : share(net, invoice.total - netOf(invoice), invoice.total);
  const total = wish.lines ? net + tax : net;
  const pre = invoice.status === "open" ? total : 0;
  checkAmount(invoice, total, wish, total - pre);
  const created = context.now(invoice.customer);
  const id = newId("cn");
  const rate = invoice.total_taxes?.[0];
  const number = `${invoice.number}-CN-${String(notesOf(context, invoice.id).length + 1).padStart(2, "0")}`;
  return {
    ...{ id, object: "credit_note", amount: total, amount_shipping: 0, created, currency: invoice.currency },
    ...{ customer: String(invoice.customer), customer_account: null, customer_balance_transaction: null, discount_amount: 0 },
    ...{ discount_amounts: [], effective_at: created, invoice: invoice.id, lines: wholeList(`/v1/credit_notes/${id}/lines`, rows) },
    ...{ livemode: false, memo: wish.memo ?? null, metadata: wish.metadata, number },
    ...{ out_of_band_amount: wish.out_of_band_amount ?? null, pdf: `${context.url}/credit_notes/${id}/pdf` },
    ...{ post_payment_amount: total - pre, pre_payment_amount: pre, pretax_credit_amounts: [], reason: wish.reason ?? null },
    ...{ refunds: [], shipping_cost: null, status: "issued", subtotal: total - tax, subtotal_excluding_tax: total - tax, total },
    total_excluding_tax: total - tax,
    total_taxes: rate && tax > 0 ? [{ ...rate, amount: tax, taxable_amount: total - tax }] : [],
    ...{ type: pre > 0 ? "pre_payment" : "post_payment", voided_at: null },
  };
}

/** Issues a credit note: what is open becomes less, what was paid goes back to the card, to the balance, or otherwise. */
export function issueNote(context: Context, invoice: Invoice, wish: NoteWish): CreditNote {
  const note = noteOf(context, invoice, wish);
  const { refund_amount: back = 0, credit_amount: credit = 0, metadata } = wish;
  const refund = back > 0 ? makeRefund(context, chargeOf(context, invoice), { amount: back, reason: null, metadata }) : null;
  if (credit > 0) {
    const customer = context.need("customer", note.customer);
    setBalance(context, customer, note.currency, balanceIn(context, customer, note.currency) - credit);
  }
  const refunds = refund ? [{ amount_refunded: back, payment_record_refund: null, refund: refund.id, type: "refund" }] : [];
  const made = context.insert("credit_note", { ...note, refunds });
  context.emit("credit_note.created", made);
  const credited = {
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + note.post_payment_amount,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + note.pre_payment_amount,
  };
  const after = update(context, invoice, settled({ ...invoice, ...credited }));
  if (after.status === "open" && after.amount_remaining === 0) markPaid(context, after, 0);
  return made;
}

/** Takes a credit note of an open invoice back. */
export function voidNote(context: Context, note: CreditNote): CreditNote {
  if (note.status === "void") throw invalid("This credit note is void already.");
  const invoice = context.need("invoice", note.invoice);
  if (invoice.status !== "open") throw invalid("You can only void a credit note of an open invoice.");
  const less = invoice.pre_payment_credit_notes_amount - note.pre_payment_amount;
  update(context, invoice, settled({ ...invoice, pre_payment_credit_notes_amount: less }));
  const after = context.save("credit_note", { ...note, status: "void", voided_at: context.now(note.customer) });
  context.emit("credit_note.voided", after);
  return after;
}

function notesOf(context: Context, invoice: string): CreditNote[] {
  return context.store.all("credit_note", { field: "invoice", is: "=", value: invoice });
}

function rowsOf(invoice: Invoice, { amount, lines }: NoteWish): NoteLine[] {
  if (lines && amount !== undefined) throw invalid("You may only specify one of these parameters: amount, lines.", "amount");
  if (!lines) return [rowOf({ amount: amount ?? 0, description: `Credit for invoice ${invoice.number}`, type: "custom_line_item" })];
  return lines.map((wish, index) => {
    const line = invoice.lines.data.find(({ id }) => id === wish.invoice_line_item);
    const param = `lines[${index}][invoice_line_item]`;
    if (wish.type === "invoice_line_item" && !line)
      throw invalid(`No such invoice line item: '${wish.invoice_line_item}'`, param, "resource_missing");
    const quantity = wish.quantity ?? line?.quantity ?? 1;
    const sum = wish.amount ?? sumOf(line, wish, quantity);
    return rowOf({ ...wish, amount: sum, description: wish.description ?? line?.description ?? undefined, quantity });
  });
}

// Without an amount: so many at the given price, at the line's own price, or the whole line.
function sumOf(line: Invoice["lines"]["data"][number] | undefined, wish: LineWish, quantity: number): number {
  if (wish.unit_amount !== undefined) return wish.unit_amount * quantity;
  return line ? Math.round((line.amount * quantity) / (line.quantity ?? 1)) : 0;
}

function rowOf({ type, amount = 0, description, invoice_line_item, quantity = 1 }: LineWish): NoteLine {
  return {
    ...{ id: newId("cnli"), object: "credit_note_line_item", amount, description: description ?? null, discount_amount: 0 },
    ...{ discount_amounts: [], livemode: false, metadata: {}, pretax_credit_amounts: [], quantity, tax_rates: [], taxes: [], type },
    ...{ unit_amount: Math.round(amount / quantity), unit_amount_decimal: String(amount / quantity) },
    ...(invoice_line_item ? { invoice_line_item } : {}),
  };
}

function checkAmount(invoice: Invoice, total: number, wish: NoteWish, post: number): void {
  const { refund_amount: back = 0, credit_amount: credit = 0, out_of_band_amount: other = 0 } = wish;
  const left = invoice.status === "open" ? invoice.amount_remaining : invoice.amount_paid - invoice.post_payment_credit_notes_amount;
  if (total < 1) throw invalid("The credit note amount must be positive.", "amount", "parameter_invalid_integer");
  if (total > left) throw invalid(`The credit note amount (${total}) is more than what is left of the invoice (${left}).`, "amount");
  if (back + credit + other !== post)
    throw invalid(
      `The sum of credit amount, refund amount and out of band amount (${back + credit + other}) must equal the post payment credit note amount (${post}).`,
    );
}

function chargeOf(context: Context, invoice: Invoice): Kinds["charge"] {
  const paid = paymentsOf(context, invoice.id).find(({ status }) => status === "paid");
  const intent = paid?.payment.payment_intent ? context.need("payment_intent", paid.payment.payment_intent) : null;
  if (!intent?.latest_charge) throw invalid("This invoice was not paid by a charge that could be refunded.", "refund_amount");
  return context.need("charge", intent.latest_charge);
}

function netOf(invoice: Invoice): number {
  return invoice.total_excluding_tax ?? invoice.total;
}

function share(amount: number, part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((amount * part) / whole);
}
