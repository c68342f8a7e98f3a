import { and, asc, eq, gt, gte, inArray, isNull, sql } from "drizzle-orm";
import type { HourlyBill, Unbilled } from "#lib/domain/billing/hourly.ts";
import { formatInstant, type Instant, instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { atomically } from "../atomically.ts";
import { db } from "../client.ts";
import { accounts, billCursors, billLines, bills, entries, organizations } from "../schema/index.ts";
import { ownNow } from "./account-clock.ts";
import type { DueAccount } from "./metering.ts";

/** The last entry that is on a bill. */
export type Cursor = { readonly sequence: bigint; readonly at: Instant };
const START: Cursor = { sequence: 0n, at: instant(0) };
const SPENDING = ["accrue", "settle", "refund"];

/** How far an account's bills have come. */
export async function billCursor(accountId: string): Promise<Cursor> {
  const { sequence, at } = billCursors;
  const [row] = await db().select({ sequence, at }).from(billCursors).where(eq(billCursors.accountId, accountId));
  return row ?? START;
}

/** When the first use after `cursor` was booked that is on no bill yet, not before `from`; null when there is none. */
export async function firstUnbilled(accountId: string, cursor: Cursor, from: Instant): Promise<Instant | null> {
  const [row] = await db()
    .select({ at: entries.at })
    .from(entries)
    .where(
      and(
        eq(entries.accountId, accountId),
        gte(entries.at, instant(Math.max(cursor.at, from))),
        gt(entries.sequence, cursor.sequence),
        inArray(entries.kind, SPENDING),
      ),
    )
    .orderBy(asc(entries.at), asc(entries.sequence))
    .limit(1);
  return row?.at ?? null;
}

/** What was booked after `cursor` and before `until` and is on no bill yet, by the hour of its use and by feature; and the last entry of it. */
export async function unbilledUsage(
  accountId: string,
  cursor: Cursor,
  until: Instant,
): Promise<{ readonly usage: readonly Unbilled[]; readonly last: Cursor }> {
  const rows = await db().execute<{
    used_in: string;
    operation: string;
    is_refund: boolean;
    amount: string;
    count: number;
    sequence: string;
    at: string;
  }>(sql`
    select extract(epoch from date_trunc('hour', coalesce(case when kind = 'accrue'
        then substring(memo from 'used at (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)$')::timestamptz end, at), 'UTC')) * 1000 as used_in,
      coalesce(operation, '') as operation, from_side = 'spent' as is_refund, sum(case when to_side = 'spent' then amount else -amount end)::text as amount,
      count(*)::int as count, max(sequence)::text as sequence, extract(epoch from max(at)) * 1000 as at
    from entries
    where account_id = ${accountId} and at >= ${formatInstant(cursor.at)}::timestamptz and at < ${formatInstant(until)}::timestamptz
      and sequence > ${cursor.sequence} and 'spent' in (from_side, to_side)
    group by 1, 2, 3 order by 1, 2, 3`);
  const usage = rows.map((row) => ({
    usedIn: instant(Math.round(Number(row.used_in))),
    operation: row.operation,
    isRefund: row.is_refund,
    amount: millis(BigInt(row.amount)),
    count: row.count,
  }));
  const last = rows.reduce<Cursor>((latest, row) => {
    const sequence = BigInt(row.sequence);
    return sequence > latest.sequence ? { sequence, at: instant(Math.round(Number(row.at))) } : latest;
  }, cursor);
  return { usage, last };
}

/** Which of these hours have their bill. */
export async function billedHours(accountId: string, hours: readonly Instant[]): Promise<ReadonlySet<Instant>> {
  const rows = await db()
    .select({ hour: bills.hour })
    .from(bills)
    .where(and(eq(bills.accountId, accountId), inArray(bills.hour, [...hours])));
  return new Set(rows.map(({ hour }) => hour));
}

export type NewBill = HourlyBill & { readonly minor: bigint };

/**
 * Writes bills with their lines, and that all up to `last` is on them, in one statement. Throws LostRace when somebody else
 * has billed since `cursor` was read.
 */
export async function saveBills(
  accountId: string,
  currency: string,
  made: readonly NewBill[],
  { cursor, last, at }: { readonly cursor: Cursor; readonly last: Cursor; readonly at: Instant },
): Promise<void> {
  const rows = made.map(({ hour, used, minor }) => ({ accountId, hour, currency, used, minor, madeAt: at }));
  const lines = made.flatMap(({ hour, lines: each }) => each.map((line) => ({ accountId, hour, ...line })));
  const moved = db()
    .insert(billCursors)
    .values({ accountId, ...last })
    .onConflictDoUpdate({ target: [billCursors.accountId], set: last, setWhere: eq(billCursors.sequence, cursor.sequence) })
    .returning({ accountId: billCursors.accountId });
  await atomically(
    { query: moved, rows: 1 },
    { query: db().insert(bills).values(rows).onConflictDoNothing().returning({ hour: bills.hour }), rows: rows.length },
    { query: db().insert(billLines).values(lines).returning({ hour: billLines.hour }) },
  );
}

/** A bill as it was made, with its lines. */
export type Bill = HourlyBill & { readonly currency: string; readonly minor: bigint; readonly madeAt: Instant };

/** An account's bills that the ledger does not have yet, in order. */
export async function unpostedBills(accountId: string): Promise<readonly Bill[]> {
  const rows = await db()
    .select({ bill: bills, line: billLines })
    .from(bills)
    .innerJoin(billLines, and(eq(billLines.accountId, bills.accountId), eq(billLines.hour, bills.hour)))
    .where(and(eq(bills.accountId, accountId), isNull(bills.postedAt)))
    .orderBy(asc(bills.hour), asc(billLines.usedIn), asc(billLines.operation));
  return [...Map.groupBy(rows, ({ bill }) => bill.hour).values()].flatMap((group) => {
    const bill = group[0]?.bill;
    if (!bill) return [];
    const { hour, used, currency, minor, madeAt } = bill;
    return [{ hour, used, currency, minor, madeAt, lines: group.map(({ line }) => line) }];
  });
}

/** The bill of an hour; null when the account has none. */
export async function findBill(accountId: string, hour: Instant): Promise<Bill | null> {
  const rows = await db()
    .select({ bill: bills, line: billLines })
    .from(bills)
    .innerJoin(billLines, and(eq(billLines.accountId, bills.accountId), eq(billLines.hour, bills.hour)))
    .where(and(eq(bills.accountId, accountId), eq(bills.hour, hour)))
    .orderBy(asc(billLines.usedIn), asc(billLines.operation));
  const bill = rows[0]?.bill;
  return bill ? { ...bill, lines: rows.map(({ line }) => line) } : null;
}

/** Notes that the ledger has a bill. */
export async function markPosted(accountId: string, hour: Instant, at: Instant): Promise<void> {
  await db()
    .update(bills)
    .set({ postedAt: at })
    .where(and(eq(bills.accountId, accountId), eq(bills.hour, hour)));
}

/** Accounts in arrears that used something before this hour began, by their own clock, which is on no bill yet; in order of their ids, after one. */
export async function dueBills(now: Instant, after: string | null, limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  const hour = sql`date_trunc('hour', ${ownNow(now)}, 'UTC')`;
  const used = sql`exists (select from ${entries} e where e.account_id = ${id} and e.at >= coalesce(${billCursors.at}, '-infinity')
    and e.at < ${hour} and e.sequence > coalesce(${billCursors.sequence}, 0) and e.kind in ('accrue', 'settle'))`;
  const unposted = sql`exists (select from ${bills} b where b.account_id = ${id} and b.posted_at is null)`;
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(accounts)
    .innerJoin(organizations, eq(id, accounts.accountId))
    .leftJoin(billCursors, eq(billCursors.accountId, accounts.accountId))
    .where(
      and(
        sql`${accounts.creditLimit} is not null`,
        sql`(${gt(accounts.unbilled, millis(0n))} and ${used} or ${unposted})`,
        after === null ? undefined : gt(id, after),
      ),
    )
    .orderBy(asc(id))
    .limit(limit);
}
