import { findSubscription, type SubscriptionRow, saveSubscription } from "#db/queries/subscriptions.ts";
import type { PriceTerms } from "#lib/gateways/payment-service.ts";
import type { Subscription } from "#lib/gateways/payments.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Fulfilled, isAnswer, type Looking, ownerOf, said } from "./whose.ts";

// Paid for now, or still to be paid: what the account is told about.
const IN_ARREARS = ["past_due", "unpaid"];

/** Keeps what a subscription is now, and for which plan; when a renewal is unpaid, since when. Grants nothing: its invoices do. */
export async function followSubscription(subscription: Subscription, looking: Looking): Promise<Fulfilled> {
  const owner = await ownerOf(subscription, looking);
  if (owner === null) return said("nothing", "it is nobody's here");
  if (isAnswer(owner)) return owner;
  const { accountId } = owner;
  const terms = await looking.service.catalog.price(subscription.priceId);
  const planId = terms?.planId;
  if (!terms || !planId) return said("parked", `its price ${subscription.priceId} is of none of our plans`, accountId);
  // Never begun, since its first payment failed: the account is as if it had not been.
  if (subscription.status === "incomplete" || subscription.status === "incomplete_expired")
    return said("nothing", "it never began", accountId);
  await uniteMethods(subscription, looking);
  const pending = await pendingPlan(subscription, looking);
  const row: SubscriptionRow = {
    accountId,
    subscriptionId: subscription.id,
    begunAt: subscription.createdAt,
    planId,
    interval: terms.interval ?? "month",
    status: subscription.status,
    periodStart: subscription.period.start,
    periodEnd: subscription.period.end,
    cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
    pendingPlanId: pending?.planId ?? null,
    scheduleId: subscription.scheduleId,
    pastDueSince: await arrearsOf(subscription, looking),
    endedAt: subscription.endedAt,
    // By the account's clock: in a sandbox the server's is not the one that is ahead.
    seenAt: owner.now,
  };
  const before = await findSubscription(accountId);
  await saveSubscription(row);
  return said(isSame(before, row) ? "again" : "done", `the subscription is ${subscription.status}`, accountId);
}

// A checkout leaves its means of payment with the subscription, where it would go on being charged whatever the customer makes
// the default, here or in the portal. There is one default, and it is the one that was chosen last.
async function uniteMethods({ id, customerId, methodId, endedAt }: Subscription, { service }: Looking): Promise<void> {
  if (methodId === null || endedAt !== null) return;
  await service.customers.update(customerId, { defaultMethodId: methodId });
  await service.subscriptions.payByDefault(id);
}

/** Ends at once the subscription that an account pays by, if it has one. */
export async function endSubscription(accountId: string, looking: Looking): Promise<void> {
  const known = await findSubscription(accountId);
  if (!known || known.endedAt !== null) return;
  await followSubscription(await looking.service.subscriptions.cancel(known.subscriptionId), looking);
}

/** The plan that the schedule leads to after the running period; null when it goes on as it is. */
async function pendingPlan({ scheduleId, priceId, period }: Subscription, { service }: Looking): Promise<PriceTerms | null> {
  const schedule = scheduleId === null ? null : await service.subscriptions.schedule(scheduleId);
  if (!schedule || !["active", "not_started"].includes(schedule.status)) return null;
  const next = schedule.phases.find((phase) => phase.start >= period.end && phase.priceId !== priceId);
  return next ? service.catalog.price(next.priceId) : null;
}

/** Since its unpaid renewal was made out. */
async function arrearsOf({ status, latestInvoiceId, period }: Subscription, { service }: Looking): Promise<Instant | null> {
  if (!IN_ARREARS.includes(status)) return null;
  const invoice = latestInvoiceId === null ? null : await service.invoices.find(latestInvoiceId);
  return invoice?.createdAt ?? period.start;
}

function isSame(before: SubscriptionRow | null, row: SubscriptionRow): boolean {
  const text = ({ seenAt: _seen, ...rest }: SubscriptionRow) => JSON.stringify(Object.entries(rest).toSorted());
  return before !== null && text(before) === text(row);
}
