import { rechargedSince } from "#db/queries/orders.ts";
import { findRule, type StoredRule } from "#db/queries/recharge-rules.ts";
import { automatic, boundsOf } from "#lib/domain/billing/recharge.ts";
import type { PaymentMethodView, RechargeRule, RechargeView } from "#lib/domain/billing/view-purchases.ts";
import { packsOf } from "#lib/domain/packs/price.ts";
import type { Instant } from "#lib/units/instant.ts";
import { ZERO } from "#lib/units/millis.ts";
import { atWallTime, wallTime } from "#lib/units/period.ts";
import type { PlanStanding } from "./plan-standing.ts";

/** The rule of automatic purchase, what it has spent this month, and what can be chosen. Null on a card that sells no credits. */
export async function loadRecharge(
  { account, card, plan }: PlanStanding,
  methods: readonly PaymentMethodView[],
  now: Instant,
): Promise<RechargeView | null> {
  if (!card.packs) return null;
  const { start, end } = monthAround(now, account.zone);
  const [rule, spent] = await Promise.all([findRule(account.accountId), rechargedSince(account.accountId, start)]);
  return {
    rule: rule && ruleOf(rule),
    stopped: rule?.stoppedAt != null ? { at: rule.stoppedAt, words: rule.stoppedReason ?? "" } : null,
    spentThisMonth: { cents: Number(spent), currency: card.currency },
    resetsAt: end,
    method: methods.find(({ isDefault }) => isDefault) ?? null,
    packs: packsOf(card, plan.id).map((pack) => automatic(card, pack)),
    bounds: boundsOf(card),
    bonusPercent: card.packs.by === "list" ? card.packs.automaticBonusPercent : null,
  };
}

function ruleOf({ threshold, mode, packCredits, target, monthlyCap, currency }: StoredRule): RechargeRule {
  const credits = (mode === "pack" ? packCredits : target) ?? ZERO;
  return { threshold, buys: { kind: mode, credits }, monthlyCap: { cents: Number(monthlyCap), currency } };
}

/** The calendar month of a zone that an instant lies in: the cap's. */
function monthAround(now: Instant, zone: string): { readonly start: Instant; readonly end: Instant } {
  const { year, month } = wallTime(now, zone);
  const first = (count: number) =>
    atWallTime(
      { year: month + count > 12 ? year + 1 : year, month: ((month + count - 1) % 12) + 1, day: 1, hour: 0, minute: 0, second: 0 },
      zone,
    );
  return { start: first(0), end: first(1) };
}
