import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { findPlan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { planWithoutPayment } from "../plans/next-month.ts";

/** How long everything goes on working after a renewal's payment failed: nothing is deleted, nothing is switched off. */
export const GRACE = 7 * DAY;
const NOTICE_DAYS = [0, 3, 6] as const;

/** Which of the notices of a failed renewal. */
export type DunningNotice = (typeof NOTICE_DAYS)[number];

/** What is to be done about a renewal that has not been paid since `since`. */
export type Dunning = {
  /** When grace ends: then the plan is left (ACT-12). */
  readonly endsAt: Instant;
  readonly isOver: boolean;
  /** The notice that is due and not sent: the latest one only, so that a worker who was away sends no pile of them. Null: none. */
  readonly notice: DunningNotice | null;
};

/** Where the grace of a failed renewal is at `now`, when the notices of these days have been sent. */
export function dunningAt(since: Instant, now: Instant, sent: readonly number[]): Dunning {
  const endsAt = later(since, GRACE);
  const isOver = now >= endsAt;
  const due = NOTICE_DAYS.findLast((day) => later(since, day * DAY) <= now);
  const isSent = due === undefined || sent.some((day) => day >= due);
  return { endsAt, isOver, notice: isSent || isOver ? null : due };
}

/** When something is next to be done about it after `now`: a notice, or the end of grace. Null when grace is over. */
export function nextDunning(since: Instant, now: Instant): Instant | null {
  return [...NOTICE_DAYS.map((day) => later(since, day * DAY)), later(since, GRACE)].find((at) => at > now) ?? null;
}

/** What an unpaid renewal leads to when grace is over (ACT-12), and whether credits wait for the payment until then. */
export type EndOfGrace = { readonly planName: string | null; readonly generation: boolean; readonly creditsWait: boolean };

/** `planName` is null on a card that has no plan without payment: then the plan ends. */
export function endOfGrace(card: RateCard, planId: string): EndOfGrace {
  const next = planWithoutPayment(card);
  return {
    planName: next?.name ?? null,
    generation: next?.generation ?? false,
    creditsWait: (findPlan(card, planId)?.grants.length ?? 0) > 0,
  };
}
