import { DAY, type Instant, instant, later, parseInstant } from "../../units/instant.ts";
import { done, type Outcome, refuse } from "../../units/outcome.ts";
import { atWallTime, dayOf, daysInMonth, wallTime } from "../../units/period.ts";

/** What roll-ups add spending up by. Of all but `day` they know one at a time: together they would be as long as the books. */
export const DIMENSIONS = ["operation", "project", "department", "member", "day", "hour"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Narrow = Exclude<Dimension, "day">;

/** As it stands in an address. */
export type UsageRequest = { readonly from?: string | undefined; readonly to?: string | undefined; readonly groupBy?: string | undefined };

/** The beginning of an hour by the account's clock: what roll-ups can be cut at. */
export type Cut = { readonly day: string; readonly hour: number };

/** A question that roll-ups answer exactly: from a cut, up to another, grouped by a thing or by day or by both. */
export type UsageQuery = {
  readonly from: Cut;
  readonly to: Cut;
  readonly groupBy: readonly Dimension[];
  readonly narrow: Narrow | null;
  readonly byDay: boolean;
};

/**
 * Reads what is asked: days (both included) or instants (the last excluded), in the account's zone; without them, the
 * billing period up to now. Refused `invalid_request` where roll-ups cannot answer to the milli.
 */
export function usageQueryOf(
  { from, to, groupBy }: UsageRequest,
  { start, now, zone }: { readonly start: Instant; readonly now: Instant; readonly zone: string },
): Outcome<UsageQuery, "invalid_request"> {
  const first = cutOf(from ?? dayOf(start, zone), zone, 0);
  const last = cutOf(to ?? dayOf(now, zone), zone, 1);
  if (!first) return wrong("from", CUT);
  if (!last) return wrong("to", CUT);
  if (placeOf(first) >= placeOf(last)) return wrong("to", "must be later than from");
  const groups = groupsOf(groupBy ?? "");
  if (!groups) return wrong("groupBy", `must be some of ${DIMENSIONS.join(", ")}, each once`);
  const { narrow, byDay } = groups;
  const cutsDays = first.hour !== 0 || last.hour !== 0;
  const other = narrow.find((dimension, index) => index > 0 || (cutsDays && dimension !== "hour"));
  if (narrow.length > 1) return wrong("groupBy", `sums are kept by one of ${narrow.join(" and ")}, with day or without, not by both`);
  if (other) return wrong("groupBy", `sums by ${other} are kept by whole days: from and to must be days`);
  return done({ from: first, to: last, groupBy: groups.all, narrow: cutsDays ? "hour" : (narrow[0] ?? null), byDay });
}

type Groups = { readonly all: readonly Dimension[]; readonly narrow: readonly Narrow[]; readonly byDay: boolean };

/** Null when one is not known, or named twice. */
function groupsOf(text: string): Groups | null {
  const names = text === "" ? [] : text.split(",");
  const all = names.flatMap((name) => DIMENSIONS.find((dimension) => dimension === name) ?? []);
  if (new Set(all).size !== names.length) return null;
  return { all, narrow: all.filter((dimension): dimension is Narrow => dimension !== "day"), byDay: all.includes("day") };
}

/** A cut as text that sorts as time does. */
export function placeOf({ day, hour }: Cut): string {
  return `${day} ${String(hour).padStart(2, "0")}`;
}

const CUT = "must be a day, as 2026-11-01, or the instant at which an hour begins in the organization's time zone";

function wrong(path: string, message: string) {
  return refuse("invalid_request", { errors: [{ path, message }] });
}

function cutOf(text: string, zone: string, plusDays: number): Cut | null {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (day) return dayCut(Number(day[1]), Number(day[2]), Number(day[3]), plusDays);
  const at = parseInstant(text);
  if (at === null || Math.abs(at - instant(0)) > 200 * 365 * DAY) return null;
  const wall = wallTime(at, zone);
  // Of an hour that a clock change doubles, only the first beginning is one: sums do not tell the two apart.
  if (atWallTime({ ...wall, minute: 0, second: 0 }, zone) !== at) return null;
  return { day: dayOf(at, zone), hour: wall.hour };
}

function dayCut(year: number, month: number, day: number, plusDays: number): Cut | null {
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const noon = atWallTime({ year, month, day, hour: 12, minute: 0, second: 0 }, "UTC");
  return { day: dayOf(later(noon, plusDays * DAY), "UTC"), hour: 0 };
}
