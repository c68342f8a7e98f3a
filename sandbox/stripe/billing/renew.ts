import type { Context } from "../core/context.ts";
import { billSubscription, keepProrations } from "./bill.ts";
import { booksOf } from "./billed.ts";
import { change, cycleOf, whole } from "./change.ts";
import { voided } from "./invoices.ts";
import { periodAt, sameCycle } from "./periods.ts";
import { enterNextPhase, scheduleOf } from "./phases.ts";
import { dropPending, dueOf, ended, expired, keep, noticeTrial } from "./standing.ts";
import { currentPeriod, isOver, type Subscription, withItems } from "./subscription-object.ts";

/** Does what has fallen due for a subscription: gives up, reminds, ends, goes on to the next phase, renews. */
export function subscriptionDue(context: Context, subscription: Subscription, at: number): void {
  if (isOver(subscription)) return;
  if (subscription.status === "incomplete") {
    abandoned(context, subscription);
    return;
  }
  noticeTrial(context, subscription, at);
  const { pending_update: pending } = subscription;
  const now = pending && pending.expires_at <= at ? tooLate(context, subscription) : subscription;
  if ((now.cancel_at !== null && now.cancel_at <= at) || trialEndsIt(context, now, at)) {
    ended(context, now, "cancellation_requested");
    return;
  }
  const isRenewal = currentPeriod(now).end <= at;
  const entered = enterNextPhase(context, now, at);
  if (entered === null || entered.status === "canceled") return;
  if (isRenewal) renew(context, now, entered);
  else if (entered !== now) midPeriod(context, now, entered, at);
  else context.store.setDue(now.id, dueOf(context, now));
}

/** The first payment never came: the subscription will not begin, and its invoice is void. */
export function abandoned(context: Context, subscription: Subscription): void {
  expired(context, subscription);
  voidOpen(context, subscription.latest_invoice);
}

// The change that was not paid for in time is off the table, and so is its invoice.
function tooLate(context: Context, subscription: Subscription): Subscription {
  voidOpen(context, context.store.hidden(subscription.id)["pending_invoice"]);
  return dropPending(context, subscription);
}

function voidOpen(context: Context, id: unknown): void {
  const invoice = typeof id === "string" ? context.store.get("invoice", id) : null;
  if (invoice?.status === "open") voided(context, invoice);
}

// A trial without a payment method may end with its subscription.
function trialEndsIt(context: Context, subscription: Subscription, at: number): boolean {
  const { trial_end, status, trial_settings, default_payment_method, customer } = subscription;
  if (status !== "trialing" || trial_end === null || trial_end > at) return false;
  const hasMethod = default_payment_method ?? context.store.get("customer", customer)?.invoice_settings.default_payment_method;
  return !hasMethod && trial_settings?.end_behavior.missing_payment_method === "cancel";
}

/** The next period begins: the items of then, one invoice, and whatever waited for it. */
function renew(context: Context, before: Subscription, entered: Subscription): void {
  const past = currentPeriod(before);
  const { data } = entered.items;
  // A new rhythm counts from where it begins; the old one keeps its day of the month.
  const billing_cycle_anchor = sameCycle(cycleOf(before.items.data), cycleOf(data)) ? before.billing_cycle_anchor : past.end;
  const period = periodAt(billing_cycle_anchor, cycleOf(data), past.end);
  const status = before.status === "trialing" ? "active" : before.status;
  const after = keep(context, before, { ...withItems(entered, data, period), billing_cycle_anchor, status });
  const drafts = whole(after, after.items.data, period, booksOf(context));
  const bill = { reason: "subscription_cycle", drafts, period: past } as const;
  billSubscription(context, after, bill, context.now(after.customer), after.status !== "unpaid");
}

// A phase that begins inside of a period changes the subscription as an update would.
function midPeriod(context: Context, before: Subscription, entered: Subscription, at: number): void {
  const phase = scheduleOf(context, entered)?.phases.find(({ start_date }) => start_date === at);
  const wish = { items: entered.items.data, anchor: "unchanged", prorationDate: at, trialEnd: null, now: at } as const;
  const { subscription, prorations } = change(before, { ...wish, prorate: phase?.proration_behavior !== "none" }, booksOf(context));
  const after = keep(context, before, { ...entered, items: subscription.items });
  keepProrations(context, after, prorations, at);
}
