import { and, asc, eq, gt, inArray, lt, or, sql } from "drizzle-orm";
import { nextLook } from "#lib/domain/metering/counted.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { type Millis, ZERO } from "#lib/units/millis.ts";
import { db } from "../client.ts";
import { operations, organizations, usageCounters, type usageEvents } from "../schema/index.ts";
import { ownNow } from "./account-clock.ts";

/** A row of reported use; `counted` and `per` are set where its operation is counted over the period. */
export type UsageRow = Omit<typeof usageEvents.$inferInsert, "accountId" | "reportedAt" | "counted"> & {
  readonly counted: bigint | null;
  readonly per: bigint | null;
};

/**
 * Keeps reported use and adds what is counted to its counters of the period that starts at `periodStart`, in one statement:
 * each event counts once, however often it comes (ALU-4).
 */
export async function recordUsage(accountId: string, periodStart: Instant, now: Instant, rows: readonly UsageRow[]): Promise<void> {
  const text = JSON.stringify(
    rows.map(({ counted, per, at, ...row }) => ({ ...row, at: formatInstant(at), counted: counted?.toString(), per: per?.toString() })),
  );
  await db().execute(sql`
    with event as (
      select * from jsonb_to_recordset(${text}::text::jsonb) as e (id text, operation text, params jsonb, at timestamptz, project text, member text,
        "hasFailed" boolean, "isLate" boolean, counted bigint, per bigint)
    ), kept as (
      insert into usage_events (account_id, id, operation, params, at, reported_at, project, member, has_failed, is_late, counted)
      select ${accountId}, id, operation, params, at, ${formatInstant(now)}::timestamptz, project, member, "hasFailed", "isLate", counted from event
      on conflict do nothing returning id, operation, counted
    )
    insert into usage_counters as c (account_id, operation, period_start, quantity, per, billed, pending, changed_at)
    select ${accountId}, k.operation, ${formatInstant(periodStart)}::timestamptz, sum(k.counted), min(e.per), 0, 0, ${formatInstant(now)}::timestamptz
    from kept k join event e on e.id = k.id where k.counted is not null group by k.operation
    on conflict (account_id, operation, period_start)
    do update set quantity = c.quantity + excluded.quantity, changed_at = greatest(c.changed_at, excluded.changed_at)`);
}

/** Full units of a counter that are being charged: `upTo` counts those of the period so far, and names the charge. */
export type Look = { readonly operation: string; readonly periodStart: Instant; readonly units: bigint; readonly upTo: bigint };

/**
 * Takes the full units that are not billed yet off the account's counters that last changed before `before`, to be charged.
 * What was taken before and not settled comes again as it was.
 */
export async function takeFullUnits(accountId: string, before: Instant): Promise<readonly Look[]> {
  const { operation, periodStart, pending, billed, quantity, per } = usageCounters;
  const units = sql`case when ${pending} > 0 then ${pending} else ${quantity} / ${per} - ${billed} end`;
  const rows = await db()
    .update(usageCounters)
    .set({ pending: units })
    .where(and(eq(usageCounters.accountId, accountId), hasFullUnits, or(gt(pending, 0n), lt(usageCounters.changedAt, before))))
    .returning({ operation, periodStart, units: pending, billed });
  return rows.map(({ billed: sofar, ...row }) => ({ ...row, upTo: sofar + row.units }));
}

// As its index has it, word for word.
const hasFullUnits = sql`(pending > 0 or quantity / per > billed)`;

/** Notes that what was taken is charged. */
export async function settleFullUnits(accountId: string, { operation, periodStart, upTo }: Look): Promise<void> {
  const { billed, pending } = usageCounters;
  await db()
    .update(usageCounters)
    .set({ billed: sql`${billed} + ${pending}`, pending: 0n })
    .where(
      and(
        eq(usageCounters.accountId, accountId),
        eq(usageCounters.operation, operation),
        eq(usageCounters.periodStart, periodStart),
        sql`${billed} + ${pending} = ${upTo}`,
      ),
    );
}

/** When the account's counters are to be looked at next: at the end of the hour in which one had a full unit that is not billed. Null: not before they change. */
export async function nextCounterLook(accountId: string): Promise<Instant | null> {
  const [row] = await db()
    .select({ at: usageCounters.changedAt })
    .from(usageCounters)
    .where(and(eq(usageCounters.accountId, accountId), hasFullUnits))
    .orderBy(asc(usageCounters.changedAt))
    .limit(1);
  return row ? nextLook(row.at) : null;
}

/** An account of which something is due by the clock, with what a caller of its is made of. */
export type DueAccount = { readonly accountId: string; readonly slug: string; readonly clockSkew: number };

/** Accounts with a counter to be looked at by their own clock. */
export async function dueCounters(now: Instant, limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  const hour = sql`date_trunc('hour', ${ownNow(now)}, 'UTC')`;
  return db()
    .selectDistinct({ accountId: id, slug, clockSkew })
    .from(usageCounters)
    .innerJoin(organizations, eq(id, usageCounters.accountId))
    .where(and(hasFullUnits, sql`${usageCounters.changedAt} < ${hour}`))
    .limit(limit);
}

/** What was charged under each of these keys, for ever (GEN-9). */
export async function chargedUnder(accountId: string, keys: readonly string[]): Promise<ReadonlyMap<string, Millis>> {
  if (keys.length === 0) return new Map();
  const { key, settled } = operations;
  const rows = await db()
    .select({ key, settled })
    .from(operations)
    .where(and(eq(operations.accountId, accountId), inArray(key, [...keys])));
  return new Map(rows.map((row) => [row.key, row.settled ?? ZERO]));
}
