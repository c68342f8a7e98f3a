import { type Instant, instant } from "./instant.ts";

/** A half-open stretch of time, `[start, end)` (GEN-10). */
export type Period = { readonly start: Instant; readonly end: Instant };

/** What a wall clock shows in a time zone. Months count from 1. */
export type WallTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

/** When an account's periods begin: a day of the month and a time of day in its zone (GEN-10). */
export type Anchor = {
  readonly zone: string;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Is this a time zone that the runtime knows? */
export function isZone(zone: string): boolean {
  try {
    formatFor(zone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock in `zone` at an instant. Throws RangeError on an unknown zone. */
export function wallTime(at: Instant, zone: string): WallTime {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatFor(zone).formatToParts(at)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value);
  }
  return parts;
}

function utc(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

/** The instant at which the wall clock in `zone` shows `wall`. A time that a clock change skips is taken as if the change had come later; of a doubled one, the first. */
export function atWallTime(wall: WallTime, zone: string): Instant {
  const target = utc(wall);
  const offsets = [-36, 36].map((hours) => {
    const probe = instant(target + hours * 3_600_000);
    return utc(wallTime(probe, zone)) - probe;
  });
  const candidates = offsets.map((offset) => target - offset).filter((at) => utc(wallTime(instant(at), zone)) === target);
  return instant(candidates.length ? Math.min(...candidates) : target - (offsets[0] ?? 0));
}

/** The number of days of a month that counts from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The anchor that starts a first period at `at`. */
export function anchorAt(at: Instant, zone: string): Anchor {
  const { day, hour, minute, second } = wallTime(at, zone);
  return { zone, day, hour, minute, second };
}

/** The boundary `count` months after the period that starts at `start`. An anchor on the 29th to 31st falls on a shorter month's last day and comes back after (GEN-10). */
export function boundaryAfter(start: Instant, anchor: Anchor, count: number): Instant {
  const { year, month } = wallTime(start, anchor.zone);
  const index = year * 12 + (month - 1) + count;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  const day = Math.min(anchor.day, daysInMonth(target.year, target.month));
  return atWallTime({ ...target, day, hour: anchor.hour, minute: anchor.minute, second: anchor.second }, anchor.zone);
}

/** The period by an anchor that an instant lies in (GEN-10). */
export function periodAround(at: Instant, anchor: Anchor): Period {
  const start = boundaryAfter(at, anchor, 0);
  return start <= at ? { start, end: boundaryAfter(at, anchor, 1) } : { start: boundaryAfter(at, anchor, -1), end: start };
}

/** The month that follows, by the same anchor. */
export function nextPeriod(period: Period, anchor: Anchor): Period {
  return { start: period.end, end: boundaryAfter(period.end, anchor, 1) };
}

/** The share of a period that has passed, 0 to 1, as two integers of milliseconds so that callers stay exact (GEN-11, ACT-13). */
export function elapsed(period: Period, now: Instant): { readonly passed: bigint; readonly length: bigint } {
  const length = period.end - period.start;
  return { passed: BigInt(Math.max(0, Math.min(length, now - period.start))), length: BigInt(length) };
}

/** The first moment of the calendar month that an instant lies in, in a zone. */
export function monthStart(at: Instant, zone: string): Instant {
  return atWallTime({ ...wallTime(at, zone), day: 1, hour: 0, minute: 0, second: 0 }, zone);
}

/** An anchor as the one integer that the database keeps: day of the month * 86,400 + second of the day. */
export function encodeAnchor({ day, hour, minute, second }: Anchor): number {
  return day * 86_400 + hour * 3_600 + minute * 60 + second;
}

/** The anchor that `encodeAnchor` wrote, in its zone. */
export function decodeAnchor(encoded: number, zone: string): Anchor {
  const seconds = encoded % 86_400;
  return {
    zone,
    day: Math.floor(encoded / 86_400),
    hour: Math.floor(seconds / 3_600),
    minute: Math.floor((seconds % 3_600) / 60),
    second: seconds % 60,
  };
}

/** The calendar day in `zone`, as yyyy-mm-dd. */
export function dayOf(at: Instant, zone: string): string {
  const { year, month, day } = wallTime(at, zone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The wall time in `zone` to the minute, as yyyy-mm-ddThh:mm: what a field for a date with a time holds. */
export function minuteOf(at: Instant, zone: string): string {
  const { hour, minute } = wallTime(at, zone);
  return `${dayOf(at, zone)}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
