import type Stripe from "stripe";
import type { CreditNote, Invoice, InvoiceLine, Schedule, Subscription } from "./payments.ts";
import { at, belongs, idOf, maybeAt, money } from "./stripe-read.ts";

/** Throws when the subscription has no item: none of ours is without. */
export function subscriptionOf(each: Stripe.Subscription): Subscription {
  const [item] = each.items.data;
  if (!item) throw new Error(`subscription ${each.id} has no item`);
  return {
    ...belongs(each.metadata),
    id: each.id,
    status: each.status,
    customerId: idOf(each.customer) ?? "",
    itemId: item.id,
    priceId: item.price.id,
    period: { start: at(item.current_period_start), end: at(item.current_period_end) },
    cancelAtPeriodEnd: each.cancel_at_period_end || (each.cancel_at !== null && each.cancel_at <= item.current_period_end),
    scheduleId: idOf(each.schedule),
    latestInvoiceId: idOf(each.latest_invoice),
    methodId: idOf(each.default_payment_method),
    createdAt: at(each.created),
    endedAt: maybeAt(each.ended_at),
  };
}

export function scheduleOf(each: Stripe.SubscriptionSchedule): Schedule {
  const phases = each.phases.map((phase) => ({
    priceId: idOf(phase.items[0]?.price) ?? "",
    start: at(phase.start_date),
    end: at(phase.end_date),
  }));
  return { id: each.id, status: each.status, subscriptionId: idOf(each.subscription), phases };
}

export function invoiceOf(each: Stripe.Invoice): Invoice {
  const of = each.parent?.subscription_details;
  const own = belongs(each.metadata);
  const tax = (each.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const inIts = (minor: number) => money(minor, each.currency);
  return {
    accountId: own.accountId ?? belongs(of?.metadata).accountId,
    // A subscription keeps the order that began or last changed it: its renewals are of no order.
    orderId: own.orderId ?? (each.billing_reason === "subscription_cycle" ? null : belongs(of?.metadata).orderId),
    id: each.id,
    number: each.number,
    status: each.status ?? "draft",
    reason: each.billing_reason ?? "manual",
    isAutomatic: each.auto_advance === true,
    customerId: idOf(each.customer),
    subscriptionId: idOf(of?.subscription),
    subtotal: inIts(each.subtotal),
    tax: inIts(tax),
    total: inIts(each.total),
    paid: inIts(each.amount_paid),
    due: inIts(each.amount_remaining),
    lines: each.lines.data.map(lineOf),
    intentIds: intentsOf(each),
    page: each.hosted_invoice_url ?? null,
    pdf: each.invoice_pdf ?? null,
    createdAt: at(each.created),
    paidAt: maybeAt(each.status_transitions.paid_at),
    dueAt: maybeAt(each.due_date),
    attempts: each.attempt_count,
    nextAttemptAt: maybeAt(each.next_payment_attempt),
  };
}

// What paid it comes first: others were declined, or given up.
function intentsOf({ payments }: Stripe.Invoice): readonly string[] {
  const made = payments?.data ?? [];
  const [paid, rest] = [made.filter(({ status }) => status === "paid"), made.filter(({ status }) => status !== "paid")];
  return [...paid, ...rest].flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
}

function lineOf(each: Stripe.InvoiceLineItem): InvoiceLine {
  const { parent } = each;
  return {
    amount: BigInt(each.amount),
    description: each.description ?? "",
    priceId: idOf(each.pricing?.price_details?.price),
    isProration: (parent?.subscription_item_details ?? parent?.invoice_item_details)?.proration ?? false,
    period: { start: at(each.period.start), end: at(each.period.end) },
  };
}

export function creditNoteOf(each: Stripe.CreditNote): CreditNote {
  const { id, number, reason, pdf } = each;
  return {
    id,
    number,
    reason,
    pdf,
    invoiceId: idOf(each.invoice) ?? "",
    total: money(each.total, each.currency),
    createdAt: at(each.created),
  };
}
