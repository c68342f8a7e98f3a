import type { Instant } from "../../units/instant.ts";
import { credits, greatest, minus, ZERO } from "../../units/millis.ts";
import { elapsed } from "../../units/period.ts";
import type { Plan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import type { Account } from "../ledger/account.ts";
import type { PlanChange } from "../ledger/posting.ts";
import { nextPlan } from "./plan.ts";
import { periodGrants } from "./renew.ts";

/** Does the card lead from one plan up to the other, at once or over others? */
export function isUpgrade(card: RateCard, fromPlanId: string, toPlanId: string): boolean {
  const seen = new Set([fromPlanId]);
  for (let plan = nextPlan(card, fromPlanId); plan && !seen.has(plan.id); plan = nextPlan(card, plan.id)) {
    if (plan.id === toPlanId) return true;
    seen.add(plan.id);
  }
  return false;
}

/**
 * An upgrade at once, which keeps the period: of each class of credits what the new plan gives more, for what is left of the
 * period, in whole credits rounded down, joins the period's lots (ACT-13). `newId` names them.
 */
export function upgrade(
  account: Pick<Account, "period">,
  from: Plan,
  to: Plan,
  card: RateCard,
  now: Instant,
  newId: () => string,
): Omit<PlanChange, "key" | "actor" | "at"> {
  const { passed, length } = elapsed(account.period, now);
  const grants = to.grants.map(({ class: creditClass, amount }) => {
    const more = greatest(ZERO, minus(amount, from.grants.find((each) => each.class === creditClass)?.amount ?? ZERO));
    return { class: creditClass, amount: length === 0n ? ZERO : credits(Number((more * (length - passed)) / (length * 1000n))) };
  });
  const lots = periodGrants(card, { ...to, grants }, account.period, newId);
  return { kind: "plan", fromPlanId: from.id, planId: to.id, periodEnd: account.period.end, grants: lots };
}
