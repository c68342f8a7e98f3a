import type { Instant } from "../../units/instant.ts";
import type { Period } from "../../units/period.ts";
import { findPlan, type Plan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { isUpgrade } from "./change.ts";
import { isCostless, planWithoutPayment, type Subscribed } from "./next-month.ts";
import type { NextMonth, PaidPeriod } from "./renew.ts";

/** What an operator agreed with an account that no subscription pays for. */
export type Agreed = { readonly fromPlanId: string; readonly planId: string; readonly at: Instant };

/** Does it happen at the end of this period? At the first close from its moment on, and at no other; nor when the plan has changed since. */
export function isForClose(agreed: Agreed, { planId, period }: { readonly planId: string; readonly period: Period }): boolean {
  return agreed.fromPlanId === planId && agreed.at > period.start && agreed.at <= period.end;
}

/** The month that follows as agreed, with its credits: an operator sees to its payment. Null: nothing is agreed, or what pays decides. */
export function agreedMonth(
  card: RateCard,
  account: { readonly planId: string; readonly period: Period },
  agreed: Agreed | null,
  paying: { readonly subscription: Pick<Subscribed, "endedAt">; readonly paid: PaidPeriod | null } | null,
): NextMonth | null {
  if (!agreed || !isForClose(agreed, account) || !findPlan(card, agreed.planId)) return null;
  const isPaidFor = paying !== null && (paying.paid !== null || isSubscribed(card, account.planId, paying.subscription));
  return isPaidFor ? null : { planId: agreed.planId, isGranted: true, paid: null };
}

/** Does an operator look after the plan? It costs something and no subscription was ever to pay for it, or it is by agreement. */
export function isManaged(card: RateCard, planId: string, last: Pick<Subscribed, "endedAt"> | null, isTrial: boolean): boolean {
  const plan = findPlan(card, planId);
  if (!plan?.generation || isCostless(plan) || isTrial) return false;
  return plan.price === null || (last === null && !card.arrears);
}

/** A plan that a managed one can go on to. `isNow`: at once, as an upgrade (ACT-13) or with a period of its own (ALU-1). */
export type ManagedTarget = { readonly plan: Plan; readonly isNow: boolean; readonly isEnd: boolean };

/** Where an operator may lead a plan that they look after: to any other, and to its end. */
export function managedTargets(card: RateCard, planId: string): readonly ManagedTarget[] {
  const end = planWithoutPayment(card)?.id;
  return card.plans
    .flatMap(({ id }) => findPlan(card, id) ?? [])
    .filter(({ id }) => id !== planId)
    .map((plan) => {
      const isEnd = plan.id === end;
      return { plan, isEnd, isNow: !isEnd && (card.planChange !== undefined || isUpgrade(card, planId, plan.id)) };
    });
}

function isSubscribed(card: RateCard, planId: string, { endedAt }: Pick<Subscribed, "endedAt">): boolean {
  return endedAt === null && findPlan(card, planId)?.price !== null;
}
