import type { Instant } from "#lib/units/instant.ts";
import { credits, type Millis, ZERO } from "#lib/units/millis.ts";
import { elapsed, type Period } from "#lib/units/period.ts";
import { findPlan, type Plan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";

/** The plan that an upgrade leads to; null at the top, and for a plan the card does not have. */
export function nextPlan(card: RateCard, planId: string): Plan | null {
  const next = findPlan(card, planId)?.next;
  return next == null ? null : findPlan(card, next);
}

/** The whole credits that an upgrade gives at once: the difference of the monthly credits for what is left of the period, rounded down (ACT-13). */
export function upgradeCredits(from: Plan, to: Plan, period: Period, now: Instant): Millis {
  const { passed, length } = elapsed(period, now);
  if (to.monthly <= from.monthly || length === 0n) return ZERO;
  return credits(Number(((to.monthly - from.monthly) * (length - passed)) / (length * 1000n)));
}

/** An upgrade as a way out of a shortfall: what it gives at once, and whether that is enough. */
export type Upgrade = { readonly plan: Plan; readonly gain: Millis; readonly covers: boolean };

/** The first plan upwards that covers a shortfall at once; if none does, the next one, which then does not (ACT-9). Null at the top. */
export function planCovering(card: RateCard, planId: string, shortfall: Millis, period: Period, now: Instant): Upgrade | null {
  const current = findPlan(card, planId);
  const upwards: Upgrade[] = [];
  for (let plan = nextPlan(card, planId); plan && current && upwards.length < card.plans.length; plan = nextPlan(card, plan.id)) {
    const gain = upgradeCredits(current, plan, period, now);
    upwards.push({ plan, gain, covers: gain >= shortfall });
  }
  return upwards.find(({ covers }) => covers) ?? upwards[0] ?? null;
}
