const DAY = 86_400;
const DAYS = { day: 1, week: 7 } as const;
const MONTHS = { month: 1, year: 12 } as const;

/** How often something renews: `recurring` of a price. */
export type Cycle = { readonly interval: string; readonly interval_count: number };
/** From `start` (included) to `end` (not included), in seconds of the epoch. */
export type Period = { readonly start: number; readonly end: number };

/**
 * The n-th boundary counted from the anchor, in seconds. Months keep the anchor's day and time of day (UTC); where a month
 * is shorter its last day stands in, and the next longer month has the anchor's day again.
 */
export function boundary(anchor: number, cycle: Cycle, n: number): number {
  const months = monthsOf(cycle);
  return months === null ? anchor + n * daysOf(cycle) * DAY : addMonths(anchor, n * months);
}

/** The period that holds the instant `at`: it may lie before the anchor as well as after it. */
export function periodAt(anchor: number, cycle: Cycle, at: number): Period {
  const months = monthsOf(cycle);
  const length = months === null ? daysOf(cycle) * DAY : months * 30.436875 * DAY;
  // The estimate is off by one at most: months differ from their mean by less than a month.
  let n = Math.floor((at - anchor) / length);
  while (boundary(anchor, cycle, n) > at) n -= 1;
  while (boundary(anchor, cycle, n + 1) <= at) n += 1;
  return { start: boundary(anchor, cycle, n), end: boundary(anchor, cycle, n + 1) };
}

/** Whether two prices renew in the same rhythm: a change between those that do not begins a new period. */
export function sameCycle(one: Cycle, other: Cycle): boolean {
  const months = monthsOf(one);
  return months === monthsOf(other) && (months !== null || daysOf(one) === daysOf(other));
}

function monthsOf({ interval, interval_count }: Cycle): number | null {
  return interval === "month" || interval === "year" ? MONTHS[interval] * interval_count : null;
}

function daysOf({ interval, interval_count }: Cycle): number {
  return (interval === "week" ? DAYS.week : DAYS.day) * interval_count;
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1_000);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), last);
  return Math.floor(first.getTime() / 1_000) + (day - 1) * DAY + (((anchor % DAY) + DAY) % DAY);
}
