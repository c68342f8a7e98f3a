import type { Period } from "./periods.ts";

/**
 * The part of an amount that falls on what is left of its period from `at` on, by the second, rounded to the minor unit
 * with halves away from zero. What lies before the period counts as its start, what lies behind it as its end.
 */
export function remaining(amount: number, period: Period, at: number): number {
  const length = period.end - period.start;
  const left = Math.min(Math.max(period.end - at, 0), length);
  return length <= 0 ? 0 : share(amount, left, length);
}

/** amount × part / whole in whole minor units, halves away from zero; exact at any size. */
export function share(amount: number, part: number, whole: number): number {
  const product = BigInt(Math.abs(amount)) * BigInt(part);
  const rounded = (product * 2n + BigInt(whole)) / (BigInt(whole) * 2n);
  // Adding zero keeps -0 out of the answers: in JSON and in comparisons there is but one zero.
  return Number(amount < 0 ? -rounded : rounded) + 0;
}
