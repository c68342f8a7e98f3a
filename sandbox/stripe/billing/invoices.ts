import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import { changed } from "../core/patch.ts";
import { type Customer, snapshot } from "./buyer.ts";
import { balanceIn, billedIn, setBalance } from "./currency.ts";
import { closeIntent, openIntent } from "./intents.ts";
import { settled, subscriptionOf } from "./invoice-object.ts";
import type { Invoice } from "./lines.ts";
import { DAY, paidFor } from "./standing.ts";

const HOUR = 3_600;

/** Keeps a new draft, whose currency becomes that of a customer who has none. Automatic ones are finalized an hour later, as at Stripe. */
export function issue(context: Context, draft: Invoice): Invoice {
  const isAutomatic = draft.auto_advance === true;
  const invoice: Invoice = { ...draft, automatically_finalizes_at: isAutomatic ? draft.created + HOUR : null };
  context.insert("invoice", invoice, { due: invoice.automatically_finalizes_at });
  billedIn(context, String(draft.customer), draft.currency);
  for (const { parent } of invoice.lines.data) {
    const item = parent?.subscription_item_details?.invoice_item ?? parent?.invoice_item_details?.invoice_item;
    const kept = item ? context.store.get("invoiceitem", item) : null;
    if (kept) context.save("invoiceitem", { ...kept, invoice: invoice.id });
  }
  context.emit("invoice.created", invoice);
  return invoice;
}

/** Keeps what became of an invoice, and says so. */
export function update(context: Context, before: Invoice, more: Partial<Invoice>): Invoice {
  const after = context.save("invoice", { ...before, ...more });
  const differing = changed(before, after);
  if (differing) context.emit("invoice.updated", after, differing);
  return after;
}

/** Gives an invoice its number and makes it final: an open one, or a paid one when nothing is due. */
export function finalize(context: Context, draft: Invoice): Invoice {
  if (draft.status !== "draft") throw invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.");
  if (draft.automatic_tax.enabled && draft.automatic_tax.status !== "complete") throw noLocation();
  const customer = context.need("customer", String(draft.customer), "customer");
  const priced = settled({ ...draft, starting_balance: balanceIn(context, customer, draft.currency) });
  const open = opened(context, customer, { ...priced, ending_balance: balanceAfter(priced) });
  const isSent = open.collection_method === "send_invoice";
  context.store.setDue(open.id, isSent ? open.due_date : null);
  if (open.amount_due > 0) context.insert("invoice_payment", paymentOf(context, open, openIntent(context, open)));
  context.emit("invoice.finalized", open);
  return open.amount_due === 0 ? markPaid(context, open, 0) : open;
}

/** An invoice over what was paid already, by that intent: a purchase's. The balance stays out of it. */
export function finalizePaid(context: Context, draft: Invoice, intent: string): Invoice {
  const customer = context.need("customer", String(draft.customer), "customer");
  const issued = issue(context, { ...draft, starting_balance: 0 });
  const open = opened(context, customer, { ...settled(issued), ending_balance: balanceIn(context, customer, draft.currency) });
  context.insert("invoice_payment", paymentOf(context, open, intent));
  context.emit("invoice.finalized", open);
  return markPaid(context, open, open.amount_due);
}

// Numbers count up by customer, without a gap: only what is final has one.
function opened(context: Context, customer: Customer, draft: Invoice): Invoice {
  const now = context.now(customer.id);
  const url = `${context.url}/i/${draft.id}`;
  const sequence = customer.next_invoice_sequence ?? 1;
  const isSent = draft.collection_method === "send_invoice";
  const open: Invoice = {
    ...draft,
    // Whoever changed their name or address since the draft is on it as they are now, and stays so.
    ...snapshot(context, customer),
    status: "open",
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`,
    effective_at: draft.effective_at ?? now,
    due_date: isSent ? (draft.due_date ?? now + 30 * DAY) : draft.due_date,
    hosted_invoice_url: url,
    invoice_pdf: `${url}/pdf`,
    automatically_finalizes_at: null,
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  };
  context.save("invoice", open);
  const ending = open.ending_balance ?? balanceIn(context, customer, open.currency);
  setBalance(context, { ...customer, next_invoice_sequence: sequence + 1 }, open.currency, ending);
  return open;
}

/** An invoice is paid: `amount` of it through the sandbox, the rest (out of band) somewhere else. */
export function markPaid(context: Context, before: Invoice, amount: number): Invoice {
  const now = context.now(before.customer);
  const paid: Invoice = {
    ...before,
    status: "paid",
    amount_paid: amount,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...before.status_transitions, paid_at: now },
  };
  context.save("invoice", paid);
  context.store.setDue(paid.id, null);
  for (const payment of paymentsOf(context, paid.id).filter(({ status }) => status === "open")) {
    const status_transitions = { ...payment.status_transitions, paid_at: now };
    const done = context.save("invoice_payment", { ...payment, status: "paid", amount_paid: amount, status_transitions });
    context.emit("invoice_payment.paid", done);
  }
  context.emit("invoice.updated", paid, changed(before, paid));
  context.emit("invoice.paid", paid);
  context.emit("invoice.payment_succeeded", paid);
  const subscription = subscriptionOf(paid);
  if (subscription) paidFor(context, subscription, paid.id);
  return paid;
}

/** Takes an open invoice back: it is neither due nor paid. */
export function voided(context: Context, before: Invoice): Invoice {
  if (before.status !== "open" && before.status !== "uncollectible")
    throw invalid(`You can only pass in open or uncollectible invoices. This invoice is ${before.status}.`);
  const now = context.now(before.customer);
  const after = context.save("invoice", {
    ...before,
    status: "void",
    amount_remaining: before.amount_due,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...before.status_transitions, voided_at: now },
  });
  context.store.setDue(after.id, null);
  for (const payment of paymentsOf(context, after.id).filter(({ status }) => status === "open")) {
    const status_transitions = { ...payment.status_transitions, canceled_at: now };
    context.save("invoice_payment", { ...payment, status: "canceled", status_transitions });
    if (payment.payment.payment_intent) closeIntent(context, String(payment.payment.payment_intent));
  }
  context.emit("invoice.voided", after);
  return after;
}

/** The payments of an invoice, the oldest first. */
export function paymentsOf(context: Context, invoice: string) {
  return context.store.all("invoice_payment", { field: "invoice", is: "=", value: invoice }).reverse();
}

/** The payment intent that an open invoice waits for; none when nothing is due. */
export function intentOf(context: Context, invoice: string): string | null {
  return paymentsOf(context, invoice).at(-1)?.payment.payment_intent ?? null;
}

export function noLocation() {
  return invalid(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    undefined,
    "customer_tax_location_invalid",
  );
}

// What the invoice asks for joins the balance, what is due leaves it: a credit shrinks by what it pays, a debt is collected,
// an invoice below zero becomes a credit, and what is too little to be charged a debt.
function balanceAfter({ total, starting_balance: start, amount_due }: Invoice): number {
  return start + total - amount_due;
}

function paymentOf(context: Context, invoice: Invoice, intent: string) {
  return {
    id: newId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: context.now(invoice.customer),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: "payment_intent" },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  } as const;
}
