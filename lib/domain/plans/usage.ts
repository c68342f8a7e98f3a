import { DAY, type Instant, instant } from "../../units/instant.ts";
import { type Millis, minus, plus, sum, ZERO } from "../../units/millis.ts";
import { dayOf, elapsed, type Period } from "../../units/period.ts";
import { rational } from "../../units/rational.ts";
import { CREDIT_LINE } from "../catalog/credit-class.ts";
import type { Plan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import type { AccountLot } from "../ledger/account.ts";
import { isLive } from "../ledger/lot.ts";
import { projection } from "../rating/projection.ts";

/** One class of credits as a meter shows it: what is left, of how much, and what goes next. */
export type ClassUsage = {
  readonly id: string;
  readonly label: string;
  readonly remaining: Millis;
  /** The most there can be: a month's grant, or the bank's cap. Null: no such bound. */
  readonly cap: Millis | null;
  /** What expires soonest. Null: nothing of it ever does. */
  readonly next: { readonly at: Instant; readonly amount: Millis } | null;
};

/** The account's lots by class, in the card's burn order (GEN-7), and its credit line in arrears (IMS-7): the classes' sum is what can be spent. */
export function classUsage(card: RateCard, plan: Plan | null, lots: readonly AccountLot[], now: Instant): readonly ClassUsage[] {
  const live = lots.filter((lot) => isLive(lot, now));
  const line = lots.filter((lot) => lot.class === CREDIT_LINE.id);
  return [...card.classes, ...(line.length > 0 ? [CREDIT_LINE] : [])].map((creditClass) => {
    const own = live.filter((lot) => lot.class === creditClass.id);
    const due = own.flatMap((lot) => lot.expiresAt ?? lot.periodEnd ?? []);
    const at = due.length ? instant(Math.min(...due)) : null;
    const next =
      at === null ? null : { at, amount: sum(own.filter((lot) => (lot.expiresAt ?? lot.periodEnd) === at).map((lot) => lot.remaining)) };
    return {
      id: creditClass.id,
      label: creditClass.label,
      remaining: sum(own.map((lot) => lot.remaining)),
      cap: creditClass === CREDIT_LINE ? sum(line.map((lot) => lot.granted)) : capOf(card, plan, creditClass.id),
      next,
    };
  });
}

function capOf(card: RateCard, plan: Plan | null, id: string): Millis | null {
  if (!plan) return null;
  if (id === card.rollover?.to) return plan.bankCap;
  const grant = plan.grants.find((one) => one.class === id);
  return grant ? grant.amount : null;
}

export type DayUsage = { readonly day: string; readonly spent: Millis; readonly total: Millis };

/**
 * Spending by day from the period's first to today, with the running total. Roll-ups know whole days only, so the first day's
 * share of a period that begins within it is what the statement's total leaves for it: the days always add up to `spent`.
 */
export function usageByDay(
  period: Period,
  zone: string,
  now: Instant,
  byDay: ReadonlyMap<string, Millis>,
  spent: Millis,
): readonly DayUsage[] {
  const days = daysOf(period, zone, now);
  const later = sum(days.slice(1).map((day) => byDay.get(day) ?? ZERO));
  let total = ZERO;
  return days.map((day, index) => {
    const amount = index === 0 ? minus(spent, later) : (byDay.get(day) ?? ZERO);
    total = plus(total, amount);
    return { day, spent: amount, total };
  });
}

/** The calendar days of a period that have begun by `until`. */
export function daysOf({ start, end }: Period, zone: string, until: Instant): readonly string[] {
  const last = Math.max(start, Math.min(end - 1, until));
  const days = new Set<string>();
  // Half days: no clock change makes a calendar day shorter than that.
  for (let at: number = start; at < last; at += DAY / 2) days.add(dayOf(instant(at), zone));
  return [...days.add(dayOf(instant(last), zone))];
}

/** Where the period ends at the pace so far (GEN-11); null before any of it has passed. */
export function projectedEnd(period: Period, now: Instant, spent: Millis): Millis | null {
  const { passed, length } = elapsed(period, now);
  return projection(spent, rational(passed), rational(length));
}

export type OperationUsage = { readonly id: string; readonly label: string; readonly spent: Millis };

/**
 * What each operation spent, the most first. Roll-ups know whole days only: what was spent on the period's first day before
 * it began is taken out again as a line of its own, so that the lines always add up to `spent`.
 */
export function usageByOperation(
  card: RateCard,
  rows: readonly { readonly operation: string; readonly amount: Millis }[],
  spent: Millis,
): readonly OperationUsage[] {
  const totals = new Map<string, Millis>();
  for (const { operation, amount } of rows) totals.set(operation, plus(totals.get(operation) ?? ZERO, amount));
  const lines = [...totals].map(([id, amount]) => ({
    id,
    label: card.operations.find((one) => one.id === id)?.label ?? id,
    spent: amount,
  }));
  const rest = minus(spent, sum(totals.values()));
  const early = rest === ZERO ? [] : [{ id: "", label: "Earlier on the first day", spent: rest }];
  return [...lines.sort((a, b) => (a.spent === b.spent ? (a.id < b.id ? -1 : 1) : a.spent < b.spent ? 1 : -1)), ...early];
}
