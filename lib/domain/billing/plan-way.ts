import { type Plan, plansOf } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { isUpgrade } from "../plans/change.ts";
import { isCostless } from "../plans/next-month.ts";

/**
 * How one comes to a plan: `upgrade` at once (ACT-13), `downgrade` at the period's end, `restart` at once with a new period
 * (ALU-1), `start` to a first subscription, `request` by agreement, `cancel` to a plan that costs nothing.
 */
export type Way = "current" | "start" | "upgrade" | "downgrade" | "restart" | "request" | "cancel";

/** What of an account decides it. */
export type Standing = {
  readonly planId: string;
  readonly isTrial: boolean;
  /** It pays for its plan by a subscription that runs. */
  readonly isSubscribed: boolean;
};

/** How an account comes from its plan to another. A trial's own plan is paid for by starting it (ACT-2). */
export function wayTo(card: RateCard, { planId, isTrial, isSubscribed }: Standing, to: Plan): Way {
  const isOwn = to.id === planId;
  if (to.price === null) return isOwn ? "current" : "request";
  if (isOwn && !isTrial && (isSubscribed || !card.arrears)) return "current";
  if (to.price.cents === 0) return "cancel";
  const isUp = isUpgrade(card, planId, to.id);
  if (!isSubscribed) return isUp || isOwn || isTrial || isFree(card, planId) ? "start" : "downgrade";
  return ofSubscribed(card, isUp);
}

function ofSubscribed({ planChange }: RateCard, isUp: boolean): Way {
  if (planChange) return "restart";
  return isUp ? "upgrade" : "downgrade";
}

/**
 * May a change that was paid for be done on the plan that the account has by now? The close may have been first: a renewal leads
 * to the plan before word of the upgrade comes, and who pays on the last day of a trial is known of when it has ended.
 */
export function leadsOn(
  card: RateCard,
  nowPlanId: string,
  paid: { readonly fromPlanId: string; readonly planId: string },
  isStart: boolean,
): boolean {
  return nowPlanId === paid.fromPlanId || nowPlanId === paid.planId || (isStart && isFree(card, nowPlanId));
}

function isFree(card: RateCard, planId: string): boolean {
  return plansOf(card).some((plan) => plan.id === planId && isCostless(plan));
}
