import { and, asc, desc, eq, gte, ilike, inArray, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Entry, Statement } from "#lib/domain/ledger/account.ts";
import { formatInstant, type Instant, instant } from "#lib/units/instant.ts";
import { millis, plus, sum } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import { db } from "../client.ts";
import { entries } from "../schema/index.ts";
import { sumsOf } from "./stretch-sums.ts";

export type EntryFilter = {
  readonly kinds?: readonly string[];
  readonly from?: Instant;
  readonly to?: Instant;
  /** Part of an operation, project, department or memo. */
  readonly search?: string;
  readonly after?: string;
  /** The number of the last entry that counts. */
  readonly last?: bigint;
  readonly limit: number;
};

// An entry's id is its place: the moment and the number, both in base 36, which find it in one step.
export function idOf(at: Instant, sequence: bigint): string {
  return `${at.toString(36)}-${sequence.toString(36)}`;
}

// The end of the year 9999: what is later has no RFC 3339 text.
const LAST_MOMENT = 253_402_300_799_999;

function placeOf(id: string): { at: Instant; sequence: bigint } | null {
  const match = /^([0-9a-z]{1,10})-([0-9a-z]{1,12})$/.exec(id);
  if (!match?.[1] || !match[2]) return null;
  let sequence = 0n;
  for (const digit of match[2]) sequence = sequence * 36n + BigInt(Number.parseInt(digit, 36));
  const at = Number.parseInt(match[1], 36);
  return at > LAST_MOMENT ? null : { at: instant(at), sequence };
}

/** Could this be an entry's id, and so a cursor? */
export function isEntryId(id: string): boolean {
  return placeOf(id) !== null;
}

type Row = typeof entries.$inferSelect;
/** An entry as the rest of the house has it. */
export function entryOf({ accountId: _account, key: _key, ...row }: Row): Entry {
  return { ...row, id: idOf(row.at, row.sequence) };
}

function conditions(accountId: string, { kinds, from, to, search, after, last }: EntryFilter): SQL[] {
  const parts: SQL[] = [eq(entries.accountId, accountId)];
  if (kinds?.length) parts.push(inArray(entries.kind, [...kinds]));
  if (from !== undefined) parts.push(gte(entries.at, from));
  if (to !== undefined) parts.push(lt(entries.at, to));
  if (last !== undefined) parts.push(lte(entries.sequence, last));
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

/** A hold's id, and the moments at which it was made and ended: that is where its entries are. */
export type HoldPlace = { readonly id: string; readonly createdAt: Instant; readonly endedAt: Instant | null };

/** Every entry of some holds, in order: what was set aside, spent, returned and refunded, lot by lot. */
export async function entriesOfHolds(accountId: string, places: readonly HoldPlace[]): Promise<Entry[]> {
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  const moments = [...new Set(places.flatMap(({ createdAt, endedAt }) => [createdAt, endedAt ?? createdAt]))];
  const ofHolds = and(eq(entries.accountId, accountId), inArray(entries.holdId, ids));
  const told = sql.join(
    moments.map((at) => sql`select ${sql.param(at, entries.at)}::timestamptz`),
    sql` union all `,
  );
  const refunded = db()
    .select({ at: entries.at })
    .from(entries)
    .where(and(ofHolds, sql`${entries.kind} = 'refund'`));
  const rows = await db()
    .select()
    .from(entries)
    .where(and(ofHolds, sql`${entries.at} = any (array(${told} union ${refunded}))`))
    .orderBy(asc(entries.at), asc(entries.sequence));
  return rows.map(entryOf);
}

/** Every entry of a hold. */
export function entriesOfHold(accountId: string, place: HoldPlace): Promise<Entry[]> {
  return entriesOfHolds(accountId, [place]);
}

/**
 * A statement of any stretch of time: opening + movements by kind = closing, read in one snapshot. Whole days and whole
 * five minutes come from the roll-ups; only what is left at either end is added up from entries, so that a
 * statement stays flat as books grow.
 */
export async function loadStatement(accountId: string, period: Period, zone: string): Promise<Statement & { readonly sequence: bigint }> {
  const rows = await db().execute<Sum>(sql`${sumsOf(accountId, period, zone)}
    union all
    (select ${OPENING}, balance_after, 0, 0 from entries where account_id = ${accountId} and at < ${formatInstant(period.start)} order by at desc, sequence desc limit 1)
    union all
    select ${SEQUENCE}, sequence, 0, 0 from accounts where account_id = ${accountId}`);
  const { opening, sequence, totals } = sortedOut(rows);
  return { period, opening, sequence, totals, closing: plus(opening, sum(totals.map(({ effect }) => effect))) };
}

/**
 * What could be spent and what was held at any instant, before whatever happened in it: one statement, flat as books grow.
 * `totals` are all entries before it by kind; `balance` is what the last of them says, and `entry` its id: the two agree.
 */
export async function loadBalanceAt(accountId: string, at: Instant, zone: string) {
  const last = sql`select at, sequence, balance_after from entries where account_id = ${accountId} and at < ${formatInstant(at)} order by at desc, sequence desc limit 1`;
  const rows = await db().execute<Sum & { at: string | null }>(sql`
    with last as (${last})
    select kind, amount, effect, count, null as at from (${sumsOf(accountId, { start: instant(0), end: at }, zone)}) as sums
    union all select ${OPENING}, balance_after, 0, 0, null from last
    union all select ${SEQUENCE}, sequence, 0, 0, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from last`);
  const { opening: balance, sequence, totals } = sortedOut(rows);
  const moment = rows.find((row) => row.at !== null)?.at;
  const entry = moment ? { at: instant(Date.parse(moment)), sequence } : null;
  return { at, totals, balance, entry: entry && { ...entry, id: idOf(entry.at, entry.sequence) } };
}

type Sum = { readonly kind: string; readonly amount: string; readonly effect: string; readonly count: string };
// Rows of the same statement that are no kind of entry.
const [OPENING, SEQUENCE] = ["= opening", "= sequence"];

function sortedOut(rows: readonly Sum[]) {
  const rowOf = (name: string) => BigInt(rows.find(({ kind }) => kind === name)?.amount ?? 0);
  const totals = rows
    .filter(({ kind }) => !kind.startsWith("="))
    .map(({ kind, amount, effect, count }) => ({
      kind,
      amount: millis(BigInt(amount)),
      effect: millis(BigInt(effect)),
      count: Number(count),
    }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  return { totals, opening: millis(rowOf(OPENING)), sequence: rowOf(SEQUENCE) };
}
