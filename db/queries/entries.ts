import { and, asc, desc, eq, gte, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { Entry, Statement } from "#lib/domain/ledger/account.ts";
import { formatInstant, type Instant, instant, MINUTE } from "#lib/units/instant.ts";
import { type Millis, millis, plus, sum, ZERO } from "#lib/units/millis.ts";
import { atWallTime, dayOf, type Period, wallTime } from "#lib/units/period.ts";
import { db } from "../client.ts";
import { entries } from "../schema/index.ts";

export type EntryFilter = {
  readonly kinds?: readonly string[];
  readonly from?: Instant;
  readonly to?: Instant;
  /** Part of an operation, project, department or memo. */
  readonly search?: string;
  readonly after?: string;
  readonly limit: number;
};

// An entry's id is its place: the moment and the number, both in base 36, which find it in one step.
function idOf(at: Instant, sequence: bigint): string {
  return `${at.toString(36)}-${sequence.toString(36)}`;
}

function placeOf(id: string): { at: Instant; sequence: bigint } | null {
  const match = /^([0-9a-z]{1,10})-([0-9a-z]{1,12})$/.exec(id);
  if (!match?.[1] || !match[2]) return null;
  let sequence = 0n;
  for (const digit of match[2]) sequence = sequence * 36n + BigInt(Number.parseInt(digit, 36));
  return { at: instant(Number.parseInt(match[1], 36)), sequence };
}

type Row = typeof entries.$inferSelect;
function entryOf({ accountId: _account, key: _key, corrects: _corrects, ...row }: Row): Entry {
  return { ...row, id: idOf(row.at, row.sequence) };
}

function conditions(accountId: string, { kinds, from, to, search, after }: EntryFilter): SQL[] {
  const parts: SQL[] = [eq(entries.accountId, accountId)];
  if (kinds?.length) parts.push(inArray(entries.kind, [...kinds]));
  if (from !== undefined) parts.push(gte(entries.at, from));
  if (to !== undefined) parts.push(lt(entries.at, to));
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
    const found = or(...[entries.operation, entries.project, entries.department, entries.memo].map((column) => ilike(column, pattern)));
    if (found) parts.push(found);
  }
  const place = after === undefined ? null : placeOf(after);
  if (place) parts.push(sql`(${entries.at}, ${entries.sequence}) < (${sql.param(place.at, entries.at)}, ${place.sequence})`);
  return parts;
}

/** Entries newest first, a page at a time: `next` is the cursor of the page that follows, or null. */
export async function listEntries(accountId: string, filter: EntryFilter): Promise<{ entries: Entry[]; next: string | null }> {
  const rows = await db()
    .select()
    .from(entries)
    .where(and(...conditions(accountId, filter)))
    .orderBy(desc(entries.at), desc(entries.sequence))
    .limit(filter.limit + 1);
  const page = rows.slice(0, filter.limit).map(entryOf);
  return { entries: page, next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
}

/** One entry by its id; null when the account has none such. */
export async function findEntry(accountId: string, id: string): Promise<Entry | null> {
  const place = placeOf(id);
  if (!place) return null;
  const [row] = await db()
    .select()
    .from(entries)
    .where(and(eq(entries.accountId, accountId), eq(entries.at, place.at), eq(entries.sequence, place.sequence)));
  return row ? entryOf(row) : null;
}

/** Every entry of a hold, in order: what was set aside, spent and returned, lot by lot. */
export async function entriesOfHold(accountId: string, holdId: string): Promise<Entry[]> {
  const rows = await db()
    .select()
    .from(entries)
    .where(and(eq(entries.accountId, accountId), eq(entries.holdId, holdId)))
    .orderBy(asc(entries.at), asc(entries.sequence));
  return rows.map(entryOf);
}

/** What could be spent at an instant: the balance after the last entry before it. */
export async function balanceBefore(accountId: string, at: Instant): Promise<Millis> {
  const [row] = await db()
    .select({ balance: entries.balanceAfter })
    .from(entries)
    .where(and(eq(entries.accountId, accountId), lt(entries.at, at)))
    .orderBy(desc(entries.at), desc(entries.sequence))
    .limit(1);
  return row?.balance ?? ZERO;
}

/**
 * A statement of any stretch of time: opening + movements by kind = closing, read in one snapshot. Whole days and whole
 * quarters of an hour come from the roll-ups; only what is left at either end is added up from entries, so that a
 * statement stays flat as books grow.
 */
export async function loadStatement(accountId: string, period: Period, zone: string): Promise<Statement> {
  const { first, last, from, to, firstQuarter, lastQuarter } = wholeParts(period, zone);
  const [start, end, dayStart, dayEnd, quarterStart, quarterEnd] = [period.start, period.end, from, to, firstQuarter, lastQuarter].map(
    formatInstant,
  );
  const rows = await db().execute<{ kind: string | null; amount: string; effect: string; count: string }>(sql`
    with parts as (
      select kind, amount, effect, count from rollup_kinds where account_id = ${accountId} and day between ${first} and ${last}
      union all
      select kind, amount, effect, count from rollup_quarters where account_id = ${accountId}
        and ((quarter >= ${quarterStart} and quarter < ${dayStart}) or (quarter >= ${dayEnd} and quarter < ${quarterEnd}))
      union all
      select kind, amount, effect, 1 from entries where account_id = ${accountId}
        and ((at >= ${start} and at < ${quarterStart}) or (at >= ${quarterEnd} and at < ${end}))
    )
    select kind, sum(amount) as amount, sum(effect) as effect, sum(count) as count from parts group by kind
    union all
    (select null, balance_after, 0, 0 from entries where account_id = ${accountId} and at < ${start} order by at desc, sequence desc limit 1)`);
  const totals: { kind: string; amount: Millis; effect: Millis; count: number }[] = [];
  let opening = ZERO;
  for (const { kind, amount, effect, count } of rows) {
    if (kind === null) opening = millis(BigInt(amount));
    else totals.push({ kind, amount: millis(BigInt(amount)), effect: millis(BigInt(effect)), count: Number(count) });
  }
  totals.sort((a, b) => (a.kind < b.kind ? -1 : 1));
  return { period, opening, totals, closing: plus(opening, sum(totals.map(({ effect }) => effect))) };
}

const QUARTER = 15 * MINUTE;
const NO_DAY = { first: "9", last: "0" };

// [start, firstQuarter) entries, [firstQuarter, from) quarters, [from, to) days, [to, lastQuarter) quarters, [lastQuarter, end) entries.
function wholeParts({ start, end }: Period, zone: string) {
  const midnight = (at: Instant, days: number) => {
    const wall = wallTime(at, zone);
    return atWallTime({ ...wall, day: wall.day + days, hour: 0, minute: 0, second: 0 }, zone);
  };
  const firstQuarter = instant(Math.min(end, Math.ceil(start / QUARTER) * QUARTER));
  const lastQuarter = instant(Math.max(firstQuarter, Math.floor(end / QUARTER) * QUARTER));
  const from = midnight(start, 0) === start ? start : midnight(start, 1);
  const to = midnight(end, 0);
  if (from < to) return { first: dayOf(from, zone), last: dayOf(instant(to - 1), zone), from, to, firstQuarter, lastQuarter };
  return { ...NO_DAY, from: lastQuarter, to: lastQuarter, firstQuarter, lastQuarter };
}
