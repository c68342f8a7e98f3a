import { DAY, type Instant } from "../../units/instant.ts";
import { type Anchor, boundaryAfter, type Period, periodAround } from "../../units/period.ts";

/** Shorter than half of any month: what is nearer to a boundary than that is that boundary. */
const NEAR = 14 * DAY;

/**
 * The boundary of an account that is nearest to a moment. The payment service counts months in UTC and by a day of its own,
 * we in the account's zone: its periods begin within two days of ours (GEN-10).
 */
export function nearestBoundary(at: Instant, anchor: Anchor): Instant {
  const { start, end } = periodAround(at, anchor);
  return at - start <= end - at ? start : end;
}

/**
 * The boundaries of the account at which periods begin that an invoice pays for: one for a month, twelve for a year. With
 * `after`, only those later than that: what a plan's start has granted already.
 */
export function coveredStarts(covers: Period, anchor: Anchor, after: Instant | null = null): readonly Instant[] {
  const starts: Instant[] = [];
  let start = nearestBoundary(covers.start, anchor);
  while (start < covers.end - NEAR) {
    if (after === null || start > after) starts.push(start);
    start = boundaryAfter(start, anchor, 1);
  }
  return starts;
}

/** The part of `whole` that belongs to the `index`th of `count` months: they add up to it. */
export function partOf(whole: bigint, index: number, count: number): bigint {
  const until = (n: number) => (whole * BigInt(n)) / BigInt(count);
  return until(index + 1) - until(index);
}
