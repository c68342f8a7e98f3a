import type { Millis } from "#lib/units/millis.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { findPlan, type Plan } from "../catalog/registry.ts";

/** The plan that an upgrade leads to; null at the top, and for a plan the card does not have. */
export function nextPlan(card: RateCard, planId: string): Plan | null {
  const next = findPlan(card, planId)?.next;
  return next == null ? null : findPlan(card, next);
}

/**
 * The nearest upgrade whose credits cover a shortfall (ACT-9), or the nearest one at all that has credits to tell.
 * An upgrade at the very end of a period gives fewer credits than this difference (ACT-13): `gain` is the most it can give.
 */
export function planCovering(card: RateCard, planId: string, shortfall: Millis): { readonly plan: Plan; readonly gain: Millis; readonly covers: boolean } | null {
  const current = findPlan(card, planId);
  let first: Plan | null = null;
  for (let plan = nextPlan(card, planId); plan && current; plan = nextPlan(card, plan.id)) {
    first ??= plan;
    if (plan.monthly - current.monthly >= shortfall) return { plan, gain: gainOf(current, plan), covers: true };
  }
  return first && current ? { plan: first, gain: gainOf(current, first), covers: false } : null;
}

function gainOf(current: Plan, plan: Plan): Millis {
  const gain = plan.monthly - current.monthly;
  return (gain > 0n ? gain : 0n) as Millis;
}
