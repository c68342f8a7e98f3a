import { type Instant, instant, SECOND } from "../../units/instant.ts";
import { anchorAt, boundaryAfter, encodeAnchor, nextPeriod, type Period } from "../../units/period.ts";
import { rankOf } from "../catalog/credit-class.ts";
import { findPlan, type Plan, plansOf } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import type { Account } from "../ledger/account.ts";
import type { Close, NewLot } from "../ledger/posting.ts";

/** A period that was paid for: its plan, and the payment that its lots name (`sourceId`), in minor units. */
export type PaidPeriod = { readonly planId: string; readonly sourceId: string; readonly cost: bigint; readonly currency: string };

/** The month to come: on which plan, with its credits or, unpaid, without them. */
export type NextMonth = { readonly planId: string; readonly isGranted: boolean; readonly paid: PaidPeriod | null };

/** What a close asks of the ledger, but for its key and actor. */
export type Renewal = Omit<Close, "key" | "actor" | "at">;
type Closing = Pick<Account, "planId" | "period" | "anchor" | "trialEndsAt">;

/**
 * The close of an account's period: roll over what is unused up to the plan's cap, then grant the next month, or move a
 * trial that is over to the archive (ACT-2 to ACT-6). `month` is what follows as far as it is paid for; null where nobody pays by
 * subscription. `newId` names the lots to be made. Throws when the card lacks the plan.
 */
export function renewal(account: Closing, card: RateCard, newId: () => string, month: NextMonth | null = null): Renewal {
  const plan = findPlan(card, month?.planId ?? account.planId);
  if (!plan) throw new RangeError(`${card.id} has no plan ${account.planId}`);
  const next = nextPeriod(account.period, account.anchor);
  const renewed = !month && isOver(account.trialEndsAt, account.period) ? archiveOf(card, plan) : plan;
  const { rollover } = card;
  const bank = rollover &&
    renewed.bankCap !== null && {
      lotId: newId(),
      class: rollover.to,
      rank: rankOf(card, rollover.to),
      cap: renewed.bankCap,
      expiresAt: boundaryAfter(account.period.end, account.anchor, rollover.cycles), // ACT-4: the close of the sixth cycle after.
    };
  return {
    kind: "close",
    periodEnd: account.period.end,
    nextStart: next.start,
    nextEnd: next.end,
    planId: renewed.id,
    rollover: bank || null,
    grants: month?.isGranted === false ? [] : paidGrants(periodGrants(card, renewed, next, newId), month?.paid ?? null),
  };
}

/** The lots of a period that was paid for name their payment; the first of them bears what it cost, the others are its bonus. */
export function paidGrants(lots: readonly NewLot[], paid: PaidPeriod | null): readonly NewLot[] {
  if (!paid) return lots;
  const { sourceId, currency } = paid;
  return lots.map((lot, index) => ({
    ...lot,
    sourceId,
    cost: index === 0 ? paid.cost : 0n,
    costCurrency: currency,
    fromSide: "external",
  }));
}

/** The lots of one period of a plan. On a card that rolls over, the close decides their end; on others they expire with the period. */
export function periodGrants(card: RateCard, plan: Plan, period: Period, newId: () => string): readonly NewLot[] {
  return plan.grants
    .filter(({ amount }) => amount > 0n)
    .map(({ class: creditClass, amount }) => {
      const rolls = card.rollover?.from === creditClass;
      return {
        lotId: newId(),
        class: creditClass,
        rank: rankOf(card, creditClass),
        amount,
        expiresAt: rolls ? null : period.end,
        periodEnd: rolls ? period.end : null,
        source: "plan period",
        sourceId: plan.id,
      };
    });
}

/**
 * The period ends at `now` already, and a new, full one starts, on `plan` (ALU-1). What is left of it is treated as at any
 * close. Periods begin on whole seconds, so it ends within the second before `now`. Throws when the card lacks the plan.
 */
export function restart(account: Closing, plan: Plan, card: RateCard, now: Instant, newId: () => string): Renewal {
  const endsAt = instant(now - (now % SECOND));
  const anchor = anchorAt(endsAt, account.anchor.zone);
  const trialEndsAt = plan.id === account.planId ? account.trialEndsAt : null;
  const closing = { planId: plan.id, period: { start: account.period.start, end: endsAt }, anchor, trialEndsAt };
  return { ...renewal(closing, card, newId), periodEnd: account.period.end, endsAt, anchor: encodeAnchor(anchor) };
}

function isOver(trialEndsAt: Instant | null, period: Period): boolean {
  return trialEndsAt !== null && trialEndsAt <= period.end;
}

function archiveOf(card: RateCard, plan: Plan): Plan {
  return plansOf(card).find(({ generation }) => !generation) ?? plan;
}
