import type { Context } from "../core/context.ts";
import { changed } from "../core/patch.ts";
import { currentPeriod, type Item, isOver, type Subscription, withItems } from "./subscription-object.ts";

const HOUR = 3_600;
export const DAY = 86_400;
const TRIAL_NOTICE = 3 * DAY;
/** How long a first payment may take before the subscription is given up. */
const PATIENCE = 23 * HOUR;

/** What becomes of a subscription whose last retry has failed. Stripe's is a setting of the account. */
export type AfterRetries = "cancel" | "unpaid" | "past_due";

/** Keeps a subscription as it is now, tells what changed, and sets when something is to be done with it next. */
export function keep(context: Context, before: Subscription, after: Subscription): Subscription {
  context.save("subscription", after);
  context.store.setDue(after.id, dueOf(context, after));
  const differing = changed(before, after);
  if (differing) context.emit("customer.subscription.updated", after, differing);
  return after;
}

/** When something is next to be done with a subscription; null when it is over. */
export function dueOf(context: Context, subscription: Subscription): number | null {
  const { status, created, cancel_at, pending_update, trial_end, schedule, id } = subscription;
  if (isOver(subscription)) return null;
  if (status === "incomplete") return created + PATIENCE;
  const phase = schedule ? context.store.get("subscription_schedule", schedule)?.current_phase?.end_date : null;
  const noticed = context.store.hidden(id)["trial_noticed"] === trial_end;
  const notice = status === "trialing" && trial_end !== null && !noticed ? trial_end - TRIAL_NOTICE : null;
  const times = [currentPeriod(subscription).end, cancel_at, pending_update?.expires_at, phase, notice];
  return Math.min(...times.filter((time) => typeof time === "number"));
}

/** Says once, three days ahead, that a trial ends. */
export function noticeTrial(context: Context, subscription: Subscription, at: number): void {
  const { id, trial_end, status } = subscription;
  if (status !== "trialing" || trial_end === null || trial_end - TRIAL_NOTICE > at || trial_end <= at) return;
  if (context.store.hidden(id)["trial_noticed"] === trial_end) return;
  context.store.hide(id, { trial_noticed: trial_end });
  context.emit("customer.subscription.trial_will_end", subscription);
}

/** An invoice was paid: what hung on it goes on. */
export function paidFor(context: Context, id: string, invoice: string): void {
  const before = context.store.get("subscription", id);
  if (!before || isOver(before)) return;
  const applied = applyPending(context, before, invoice);
  const isLatest = before.latest_invoice === invoice;
  const waits = ["incomplete", "past_due", "unpaid"].includes(String(before.status));
  keep(context, before, isLatest && waits ? { ...applied, status: "active" } : applied);
}

/** A payment failed, or an invoice is overdue. What has not begun yet stays incomplete. */
export function overdueFor(context: Context, id: string): void {
  const before = context.store.get("subscription", id);
  if (before && ["active", "trialing"].includes(String(before.status))) keep(context, before, { ...before, status: "past_due" });
}

/** A bank debit is under way: Stripe lets the subscription begin, and ends the trust when it fails. */
export function activate(context: Context, id: string): void {
  const before = context.need("subscription", id);
  if (before.status === "incomplete") keep(context, before, { ...before, status: "active" });
}

/** The last retry failed. */
export function givenUp(context: Context, id: string): void {
  const before = context.store.get("subscription", id);
  if (before?.status !== "past_due") return;
  const after: AfterRetries = afterRetries(before);
  if (after === "cancel") ended(context, before, "payment_failed");
  if (after === "unpaid") keep(context, before, { ...before, status: "unpaid" });
}

function afterRetries({ metadata }: Subscription): AfterRetries {
  const wish = metadata["sandbox_after_retries"];
  return wish === "unpaid" || wish === "past_due" ? wish : "cancel";
}

type Reason = "cancellation_requested" | "payment_failed";

/** Ends a subscription now, for good, and releases it from its schedule. */
export function ended(context: Context, before: Subscription, reason: Reason): Subscription {
  const now = context.now(before.customer);
  const details = before.cancellation_details ?? { comment: null, feedback: null, feedback_option: null, reason: null };
  const after: Subscription = {
    ...before,
    status: "canceled",
    canceled_at: before.canceled_at ?? now,
    ended_at: now,
    cancel_at_period_end: false,
    cancellation_details: { ...details, reason: details.reason ?? reason },
    pending_update: null,
    schedule: null,
  };
  context.save("subscription", after);
  context.store.setDue(after.id, null);
  stopCollecting(context, after.id);
  context.emit("customer.subscription.deleted", after);
  const schedule = before.schedule ? context.store.get("subscription_schedule", before.schedule) : null;
  if (schedule) {
    const over = { ...schedule, status: "canceled", canceled_at: now, current_phase: null } as const;
    context.emit("subscription_schedule.canceled", context.save("subscription_schedule", over));
  }
  return after;
}

// What is open stays open and can be paid by request, but nobody is charged by himself for what has ended.
function stopCollecting(context: Context, subscription: string): void {
  const field = "parent.subscription_details.subscription";
  for (const before of context.store.all("invoice", { field, is: "=", value: subscription })) {
    if ((before.status !== "open" && before.status !== "draft") || !before.auto_advance) continue;
    const after = context.save("invoice", { ...before, auto_advance: false, automatically_finalizes_at: null, next_payment_attempt: null });
    context.store.setDue(after.id, null);
    context.emit("invoice.updated", after, changed(before, after));
  }
}

/** A first payment that never came. */
export function expired(context: Context, before: Subscription): void {
  const after = context.save("subscription", { ...before, status: "incomplete_expired", ended_at: context.now(before.customer) });
  context.store.setDue(after.id, null);
  context.emit("customer.subscription.updated", after, { status: before.status });
}

function applyPending(context: Context, before: Subscription, invoice: string): Subscription {
  const { pending_update: pending, id } = before;
  if (!pending || context.store.hidden(id)["pending_invoice"] !== invoice) return before;
  const items: readonly Item[] = pending.subscription_items ?? before.items.data;
  const [first] = items;
  const period = first ? { start: first.current_period_start, end: first.current_period_end } : currentPeriod(before);
  const anchor = pending.billing_cycle_anchor ?? before.billing_cycle_anchor;
  const after = { ...withItems(before, items, period), billing_cycle_anchor: anchor, pending_update: null };
  context.emit("customer.subscription.pending_update_applied", after);
  return after;
}

/** A change that waited for its payment, and waited too long. */
export function dropPending(context: Context, before: Subscription): Subscription {
  const after = keep(context, before, { ...before, pending_update: null });
  context.emit("customer.subscription.pending_update_expired", after);
  return after;
}
