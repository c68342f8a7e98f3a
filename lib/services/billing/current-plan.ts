import type { SubscriptionRow } from "#db/queries/subscriptions.ts";
import { GRACE } from "#lib/domain/billing/dunning.ts";
import type { CurrentPlan, PendingChange, UpcomingInvoice } from "#lib/domain/billing/view.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { isForClose } from "#lib/domain/plans/agreed-change.ts";
import { planWithoutPayment } from "#lib/domain/plans/next-month.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { askQuietly } from "./ask-quietly.ts";
import { priceOf } from "./method-view.ts";
import type { PlanStanding } from "./plan-standing.ts";

/** The plan that an account is on, what waits, what is owed, and the next invoice as the payment service reckons it. */
export async function currentPlan(caller: Caller, standing: PlanStanding): Promise<CurrentPlan> {
  const { account, plan, subscription } = standing;
  const since = subscription?.pastDueSince ?? null;
  const [nextInvoice, open] = await Promise.all([upcoming(caller, subscription), since === null ? null : openInvoice(caller)]);
  return {
    planId: plan.id,
    name: plan.name,
    status: statusOf(standing, caller.now),
    interval: subscription?.interval ?? "month",
    period: account.period,
    trialEndsAt: subscription ? null : account.trialEndsAt,
    pending: subscription ? pendingOf(standing, subscription) : agreedOf(standing),
    pastDue:
      since === null ? null : { since, endsAt: later(since, GRACE), amount: open ? priceOf(open.due) : null, payUrl: open?.page ?? null },
    nextInvoice,
  };
}

function statusOf({ account, plan, subscription }: PlanStanding, now: Instant): CurrentPlan["status"] {
  if (subscription) return subscription.pastDueSince === null ? "active" : "past_due";
  if (account.trialEndsAt !== null && account.trialEndsAt > now) return "trial";
  return plan.generation ? "managed" : "archived";
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

async function openInvoice(caller: Caller): Promise<Invoice | null> {
  const asked = await askQuietly(caller, async ({ service, customer }) => {
    for await (const invoice of service.invoices.list({ customerId: customer.customerId })) if (invoice.status === "open") return invoice;
    return null;
  });
  return asked.value;
}
