import { DAY, type Instant } from "../../units/instant.ts";
import { type Anchor, atWallTime, boundaryAfter, daysInMonth, type Period, wallTime } from "../../units/period.ts";
import type { StorageMonth } from "../rating/storage-month.ts";

/** Minutes that came to what is stored, or left it when negative. */
export type StorageChange = { readonly at: Instant; readonly minutes: number };

/**
 * What was stored in a period, as the storage formula takes it (ALU-3): `current` minutes at its end, and the changes within
 * it. A day counts when it has passed whole, by the wall clock of the account's zone, so that a change of clocks makes no
 * difference. A period that ended before its time says how long its month was.
 */
export function storedIn(period: Period, anchor: Anchor, current: number, changes: readonly StorageChange[]): StorageMonth {
  const { zone } = anchor;
  const length = Math.max(1, Math.ceil(daysBetween(period.start, period.end, zone)));
  const daysBefore = (at: Instant) => Math.max(0, Math.floor(daysBetween(period.start, at, zone)));
  const { year, month } = wallTime(period.start, zone);
  const isShort = period.end !== boundaryAfter(period.start, anchor, 1) && length < daysInMonth(year, month);
  return {
    days: length,
    currentMinutes: current,
    added: changes.filter(({ minutes }) => minutes > 0).map(({ at, minutes }) => ({ minutes, daysBefore: daysBefore(at) })),
    removed: changes.filter(({ minutes }) => minutes < 0).map(({ at, minutes }) => ({ minutes: -minutes, daysPresent: daysBefore(at) })),
    ...(isShort ? { daysOfMonth: daysInMonth(year, month) } : {}),
  };
}

// By what the wall clock shows, as if it were one of UTC: no change of clocks makes a day longer.
function daysBetween(from: Instant, to: Instant, zone: string): number {
  const shown = (at: Instant) => atWallTime(wallTime(at, zone), "UTC");
  return (shown(to) - shown(from)) / DAY;
}
