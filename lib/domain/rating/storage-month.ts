import { credits, type Millis } from "#lib/units/millis.ts";
import { add, ceiling, divide, exact, multiply, type Rational, rational } from "#lib/units/rational.ts";

/** What was stored in a period: minutes now, and what came and went within it. */
export type StorageMonth = {
  readonly days: number;
  readonly currentMinutes: number;
  readonly added: readonly { readonly minutes: number; readonly daysBefore: number }[];
  readonly removed: readonly { readonly minutes: number; readonly daysPresent: number }[];
  /** In a short period the credit is scaled by days ÷ days of the month it began in. Default: a whole month. */
  readonly daysOfMonth?: number;
  /** Credits for a minute and month. Default: one. */
  readonly perMinute?: string;
};

/** Credits for a period's storage: so many a minute and month, each minute for the days it was there, rounded up (ALU-3). Throws on a period without days. */
export function storageMonth({ days, currentMinutes, added, removed, daysOfMonth = days, perMinute = "1" }: StorageMonth): Millis {
  const share = (minutes: number, part: number): Rational => divide(multiply(exact(minutes), exact(part)), exact(days));
  const away = added.map(({ minutes, daysBefore }) => share(minutes, -daysBefore));
  const there = removed.map(({ minutes, daysPresent }) => share(minutes, daysPresent));
  const minutes = [...away, ...there].reduce(add, exact(currentMinutes));
  const scaled = multiply(multiply(minutes, exact(perMinute)), rational(days, daysOfMonth));
  return credits(Number(ceiling(scaled).numerator));
}
