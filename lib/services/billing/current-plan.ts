import type { SubscriptionRow } from "#db/queries/subscriptions.ts";
import { endOfGrace, GRACE } from "#lib/domain/billing/dunning.ts";
import type { CurrentPlan, PastDue, PendingChange, UpcomingInvoice } from "#lib/domain/billing/view.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { isForClose } from "#lib/domain/plans/agreed-change.ts";
import { planWithoutPayment } from "#lib/domain/plans/next-month.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { archivedAt } from "./archived-at.ts";
import { askQuietly } from "./ask-quietly.ts";
import { priceOf } from "./method-view.ts";
import { openInvoice } from "./open-invoice.ts";
import type { PlanStanding } from "./plan-standing.ts";

/** The plan that an account is on, what waits, what is owed, and the next invoice as the payment service reckons it. */
export async function currentPlan(caller: Caller, standing: PlanStanding): Promise<CurrentPlan> {
  const { account, plan, subscription } = standing;
  const status = statusOf(standing, caller.now);
  const [nextInvoice, pastDue, archived] = await Promise.all([
    upcoming(caller, subscription),
    subscription && pastDueOf(caller, standing, subscription),
    status === "archived" ? archivedAt(account.accountId) : null,
  ]);
  return {
    planId: plan.id,
    name: plan.name,
    status,
    interval: subscription?.interval ?? "month",
    period: account.period,
    trialEndsAt: subscription ? null : account.trialEndsAt,
    pending: subscription ? pendingOf(standing, subscription) : agreedOf(standing),
    archivedAt: archived,
    pastDue,
    nextInvoice,
  };
}

function statusOf({ account, plan, subscription }: PlanStanding, now: Instant): CurrentPlan["status"] {
  if (subscription) return subscription.pastDueSince === null ? "active" : "past_due";
  if (account.trialEndsAt !== null && account.trialEndsAt > now) return "trial";
  return plan.generation ? "managed" : "archived";
}

async function pastDueOf(caller: Caller, { card, plan }: PlanStanding, subscription: SubscriptionRow): Promise<PastDue | null> {
  const { pastDueSince: since, subscriptionId } = subscription;
  if (since === null) return null;
  const open = await openInvoice(caller, subscriptionId);
  return {
    since,
    endsAt: later(since, GRACE),
    end: endOfGrace(card, plan.id),
    invoice: open && { id: open.id, due: priceOf(open.due), payUrl: open.page },
  };
}

function pendingOf({ card, account }: PlanStanding, subscription: SubscriptionRow): PendingChange | null {
  const { cancelAtPeriodEnd, pendingPlanId, interval, periodEnd } = subscription;
  const at = interval === "year" ? periodEnd : account.period.end;
  const to = cancelAtPeriodEnd ? planWithoutPayment(card) : pendingPlanId === null ? null : findPlan(card, pendingPlanId);
  if (cancelAtPeriodEnd) return { kind: "cancel", planId: to?.id ?? account.planId, planName: to?.name ?? "", interval, at };
  return to && { kind: "downgrade", planId: to.id, planName: to.name, interval, at };
}

function agreedOf({ card, account, agreed }: PlanStanding): PendingChange | null {
  const to = agreed && isForClose(agreed, account) ? findPlan(card, agreed.planId) : null;
  if (!to) return null;
  const isEnd = to.id === planWithoutPayment(card)?.id;
  return { kind: isEnd ? "cancel" : "downgrade", planId: to.id, planName: to.name, interval: "month", at: account.period.end };
}

async function upcoming(caller: Caller, subscription: SubscriptionRow | null): Promise<UpcomingInvoice | null> {
  if (!subscription || subscription.cancelAtPeriodEnd) return null;
  const { subscriptionId, periodEnd } = subscription;
  const asked = await askQuietly(caller, ({ service, customer }) =>
    service.invoices.preview({ customerId: customer.customerId, subscriptionId }),
  );
  return asked.value && upcomingOf(asked.value, periodEnd);
}

/** A previewed invoice as the pages show it. */
export function upcomingOf({ lines, total }: Invoice, at: Instant): UpcomingInvoice {
  const { currency } = total;
  return {
    at,
    lines: lines.map(({ description, amount }) => ({ label: description, money: priceOf({ minor: amount, currency }) })),
    total: priceOf(total),
  };
}
