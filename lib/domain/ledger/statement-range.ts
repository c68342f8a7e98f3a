import { type Instant, parseInstant } from "../../units/instant.ts";
import { atWallTime, daysInMonth, type Period } from "../../units/period.ts";

/** How a page or an export asks for a stretch of the books: all as text from the address. */
export type RangeRequest = { readonly period?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined };

export type StatementRange = { readonly period: Period; readonly by: "billing" | "month" | "days" };

/**
 * The stretch that is asked for: days `from` and `to` (both included) before a calendar `period` (yyyy-mm), before the
 * current billing period; all in the account's zone (GEN-10). What cannot be read, or ends before it begins, is as if it were not asked.
 */
export function rangeOf({ period, from, to }: RangeRequest, billing: Period, zone: string): StatementRange {
  const month = monthOf(period, zone);
  const base: StatementRange = month ? { period: month, by: "month" } : { period: billing, by: "billing" };
  const start = dayStart(from, zone, 0);
  const end = dayStart(to, zone, 1);
  if (start === null && end === null) return base;
  const days = { start: start ?? base.period.start, end: end ?? base.period.end };
  return days.start < days.end ? { period: days, by: "days" } : base;
}

function monthOf(text: string | undefined, zone: string): Period | null {
  const match = /^(\d{4})-(\d\d)$/.exec(text ?? "");
  const [year, month] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || year < 1970 || month < 1 || month > 12) return null;
  const midnight = { day: 1, hour: 0, minute: 0, second: 0 };
  return {
    start: atWallTime({ year, month, ...midnight }, zone),
    end: atWallTime(month === 12 ? { year: year + 1, month: 1, ...midnight } : { year, month: month + 1, ...midnight }, zone),
  };
}

function dayStart(text: string | undefined, zone: string, plusDays: number): Instant | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "");
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (!match || year < 1970 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return atWallTime({ year, month, day: day + plusDays, hour: 0, minute: 0, second: 0 }, zone);
}

/**
 * The moment that an address names: a wall time in the account's zone, `yyyy-mm-ddThh:mm`, with seconds or without, or an
 * instant with its offset (GEN-10). Null when it is none.
 */
export function momentOf(text: string | undefined, zone: string): Instant | null {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(text ?? "");
  if (!match) return parseInstant(text ?? "");
  const [year = 0, month = 0, day = 0] = (match[1] ?? "").split("-").map(Number);
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (dayStart(match[1], zone, 0) === null || hour > 23 || minute > 59 || second > 59) return null;
  return atWallTime({ year, month, day, hour, minute, second }, zone);
}
