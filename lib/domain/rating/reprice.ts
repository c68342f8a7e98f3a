import { type Millis, millis, minus, plus, ZERO } from "#lib/units/millis.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { rate } from "./quote.ts";

/** Jobs of the past that asked for the same and were quoted the same. */
export type PastJobs = {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly unit: string;
  /** What each was quoted. */
  readonly total: Millis;
  /** The plan's discount that was quoted, in percent (ACT-14). */
  readonly discountPercent: string | null;
  readonly count: number;
};

/** What jobs would have cost by another card. Amounts are in `unit`. */
export type Repriced = {
  readonly operation: string;
  readonly unit: string;
  readonly count: number;
  readonly more: number;
  readonly less: number;
  /** The other card would not take what they asked for. */
  readonly refused: number;
  /** Of those that it takes. */
  readonly before: Millis;
  readonly after: Millis;
};

/** One kind of job whose price changes. */
export type Change = { readonly jobs: PastJobs; readonly after: Millis; readonly difference: Millis };
export type Repricing = { readonly operations: readonly Repriced[]; readonly changes: readonly Change[] };

const SHOWN = 10;
export const NOTHING: Repricing = { operations: [], changes: [] };

/** Rates what was quoted by another card, and adds it to what was rated before: count, sum, and the ten biggest differences. */
export function reprice(card: RateCard, before: Repricing, past: readonly PastJobs[]): Repricing {
  const sums = new Map(before.operations.map((each) => [`${each.operation} ${each.unit}`, each]));
  const changes: Change[] = [...before.changes];
  for (const jobs of past) {
    const key = `${jobs.operation} ${jobs.unit}`;
    const after = totalBy(card, jobs);
    sums.set(key, added(sums.get(key), jobs, after));
    const difference = after === null ? ZERO : minus(after, jobs.total);
    if (after !== null && difference !== ZERO) changes.push({ jobs, after, difference });
  }
  return { operations: [...sums.values()], changes: changes.sort(byWeight).slice(0, SHOWN) };
}

/** What one of them would cost; null where the card does not take it, or prices it in another unit. */
function totalBy(card: RateCard, { operation, params, options, unit, discountPercent }: PastJobs): Millis | null {
  const rated = rate(card, { operation, params, options }, discountPercent === null ? {} : { discountPercent });
  return rated.ok && rated.value.unit === unit ? rated.value.total : null;
}

function added(sum: Repriced | undefined, { operation, unit, total, count }: PastJobs, after: Millis | null): Repriced {
  const base = sum ?? { operation, unit, count: 0, more: 0, less: 0, refused: 0, before: ZERO, after: ZERO };
  if (after === null) return { ...base, count: base.count + count, refused: base.refused + count };
  return {
    ...base,
    count: base.count + count,
    more: base.more + (after > total ? count : 0),
    less: base.less + (after < total ? count : 0),
    before: plus(base.before, times(total, count)),
    after: plus(base.after, times(after, count)),
  };
}

function byWeight(a: Change, b: Change): number {
  const [one, other] = [weight(a), weight(b)];
  return one === other ? 0 : one > other ? -1 : 1;
}

function weight({ difference, jobs }: Change): bigint {
  return (difference < 0n ? -difference : difference) * BigInt(jobs.count);
}

function times(amount: Millis, count: number): Millis {
  return millis(amount * BigInt(count));
}
