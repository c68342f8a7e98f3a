import type { Context } from "../core/context.ts";
import type { Intent } from "../payments/intent.ts";
import { type Outcome, tryIntent } from "./intents.ts";
import { subscriptionOf } from "./invoice-object.ts";
import { intentOf, markPaid, update } from "./invoices.ts";
import type { Invoice } from "./lines.ts";
import { activate, DAY, givenUp, overdueFor } from "./standing.ts";

/** Days until the next try, after the first, second and third that failed; after the fourth there is none. */
const RETRIES = [3, 5, 7];

type Trying = { readonly method?: string | undefined; readonly offSession: boolean; readonly returnUrl?: string | null };
export type Collected = { readonly invoice: Invoice; readonly outcome: Outcome };

/** Tries to collect an open invoice, with its own, its subscription's or its customer's payment method; says what came of it. */
export function collect(
  context: Context,
  invoice: Invoice,
  { method = methodFor(context, invoice), offSession, returnUrl = null }: Trying,
): Collected {
  const intent = intentOf(context, invoice.id);
  if (intent === null) return { invoice: markPaid(context, invoice, 0), outcome: { status: "succeeded" } };
  if (!method) return { invoice: failed(context, invoice), outcome: { status: "no_method" } };
  const outcome = tryIntent(context, intent, method, offSession, returnUrl);
  const after = context.need("invoice", invoice.id);
  if (outcome.status === "requires_action") context.emit("invoice.payment_action_required", after);
  return { invoice: after, outcome };
}

/** An intent that an invoice waits for came to something, at once, on a page or by the bank: the invoice follows it. */
export function intentSettled(context: Context, intent: Intent): void {
  const [payment] = context.store.all("invoice_payment", { field: "payment.payment_intent", is: "=", value: intent.id });
  const before = payment ? context.need("invoice", payment.invoice) : null;
  if (before?.status !== "open") return;
  if (intent.status === "succeeded") markPaid(context, { ...before, attempt_count: before.attempt_count + 1 }, before.amount_due);
  else if (intent.status === "processing") underWay(context, before);
  else failed(context, before);
}

function underWay(context: Context, before: Invoice): void {
  const after = update(context, before, { attempted: true, next_payment_attempt: null });
  const subscription = subscriptionOf(after);
  if (subscription) activate(context, subscription);
}

/** The payment method that an invoice is collected with; null when none is known. */
export function methodFor(context: Context, invoice: Invoice): string | undefined {
  const id = subscriptionOf(invoice);
  const subscription = id ? context.store.get("subscription", id) : null;
  const customer = invoice.customer ? context.store.get("customer", invoice.customer) : null;
  const methods = [invoice.default_payment_method, subscription?.default_payment_method, customer?.invoice_settings.default_payment_method];
  return methods.find((method) => typeof method === "string") ?? undefined;
}

/** The hour is over, a retry or the due date has come. */
export function invoiceDue(context: Context, invoice: Invoice, finalized: (draft: Invoice) => Invoice): void {
  if (invoice.status === "draft" && invoice.auto_advance) return void advance(context, finalized(invoice));
  if (invoice.status !== "open") return;
  if (invoice.next_payment_attempt !== null) return void collect(context, invoice, { offSession: true });
  if (invoice.collection_method !== "send_invoice") return;
  context.emit("invoice.overdue", invoice);
  const subscription = subscriptionOf(invoice);
  if (subscription) overdueFor(context, subscription);
}

/** What follows on a final invoice by itself: a charge, or a letter with a link. */
export function advance(context: Context, invoice: Invoice): Invoice {
  if (invoice.status !== "open" || !invoice.auto_advance) return invoice;
  if (invoice.collection_method === "send_invoice") {
    context.emit("invoice.sent", invoice);
    return invoice;
  }
  return collect(context, invoice, { offSession: true }).invoice;
}

function failed(context: Context, before: Invoice): Invoice {
  const attempt_count = before.attempt_count + 1;
  const wait = RETRIES[attempt_count - 1];
  const retries = before.auto_advance === true && before.collection_method === "charge_automatically" && isRenewal(before);
  const next = retries && wait !== undefined ? context.now(before.customer) + wait * DAY : null;
  const after = update(context, before, { attempted: true, attempt_count, next_payment_attempt: next });
  context.store.setDue(after.id, next);
  context.emit("invoice.payment_failed", after);
  const subscription = subscriptionOf(after);
  if (subscription) overdueFor(context, subscription);
  if (subscription && retries && next === null) givenUp(context, subscription);
  return after;
}

function isRenewal({ billing_reason }: Invoice): boolean {
  return billing_reason === "subscription_cycle" || billing_reason === "subscription_update";
}
