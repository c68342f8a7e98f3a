import type { Instant } from "../../units/instant.ts";
import type { Period } from "../../units/period.ts";
import { findPlan, type Plan, plansOf } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { isUpgrade } from "./change.ts";
import type { NextMonth, PaidPeriod } from "./renew.ts";

/** What an account's subscription says of the month to come. */
export type Subscribed = {
  /** The plan that the payment service charges for now: it may have changed it a moment before our close. */
  readonly planId: string;
  readonly periodEnd: Instant;
  readonly cancelAtPeriodEnd: boolean;
  readonly pendingPlanId: string | null;
  readonly endedAt: Instant | null;
};

/**
 * What follows a period, as far as money decides it: only what is paid for is granted (ACT-6), a downgrade takes effect
 * (ACT-13), and who pays no more is left with the plan without payment (ACT-12). Null: nobody pays by subscription, so the plan
 * goes on as it is, and a trial ends as a trial does.
 */
export function nextMonth(
  card: RateCard,
  planId: string,
  next: Period,
  subscribed: Subscribed | null,
  paid: PaidPeriod | null,
): NextMonth | null {
  if (paid && findPlan(card, paid.planId)) return { planId: paid.planId, isGranted: true, paid };
  // A plan by agreement is paid for by invoice, whatever became of an earlier subscription.
  if (!subscribed || findPlan(card, planId)?.price === null) return null;
  const kept = isOver(subscribed, next) ? (planWithoutPayment(card)?.id ?? planId) : continued(card, planId, subscribed);
  const plan = findPlan(card, kept);
  return { planId: kept, isGranted: plan !== null && isCostless(plan), paid: null };
}

// An upgrade is granted with its payment; only what leads down takes effect by itself.
function continued(card: RateCard, planId: string, { pendingPlanId, planId: charged }: Subscribed): string {
  return pendingPlanId ?? (isUpgrade(card, charged, planId) ? charged : planId);
}

/**
 * The plan of an account whose subscription has ended: the one without generation (ACT-12), else the one that costs nothing.
 * Null on a card that has neither: then the plan stays and grants nothing more.
 */
export function planWithoutPayment(card: RateCard): Plan | null {
  const plans = plansOf(card);
  return plans.find(({ generation }) => !generation) ?? plans.find(isCostless) ?? null;
}

/** Does a plan cost nothing, so that its periods are never paid for? */
export function isCostless({ price }: Pick<Plan, "price">): boolean {
  return price?.cents === 0;
}

// The payment service keeps UTC and a day of the month of its own: its periods end within a few days of ours.
function isOver({ endedAt, cancelAtPeriodEnd, periodEnd }: Subscribed, next: Period): boolean {
  const middle = next.start + (next.end - next.start) / 2;
  return (endedAt !== null && endedAt < middle) || (cancelAtPeriodEnd && periodEnd < middle);
}
