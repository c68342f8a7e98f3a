import { and, asc, desc, eq, gte, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, millis } from "#lib/units/millis.ts";
import { db } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { lots, paidPeriods, payments } from "../schema/index.ts";

export type Payment = typeof payments.$inferSelect;

/** One payment, refund or dispute by its object's id; null when nothing of it was seen. Many that ask at once share a statement. */
export function findPayment(accountId: string, objectId: string): Promise<Payment | null> {
  return loadPayments(JSON.stringify([accountId.toLowerCase(), objectId]));
}

const loadPayments = coalesced(async (keys: readonly string[]): Promise<(Payment | null)[]> => {
  const rows = await db()
    .select()
    .from(payments)
    .where(
      sql`(${payments.accountId}, ${payments.objectId}) in (select (key ->> 0)::uuid, key ->> 1 from jsonb_array_elements(${`[${keys.join(",")}]`}::text::jsonb) as key)`,
    );
  const found = new Map(rows.map((row) => [JSON.stringify([row.accountId, row.objectId]), row]));
  return keys.map((key) => found.get(key) ?? null);
});

/** The payment that an intent or a charge made; null when none is known. */
export async function paymentOfIntent(accountId: string, intentId: string | null, chargeId: string | null): Promise<Payment | null> {
  const by: SQL[] = [];
  if (intentId) by.push(eq(payments.paymentIntentId, intentId));
  if (chargeId) by.push(eq(payments.chargeId, chargeId));
  if (by.length === 0) return null;
  const [row] = await db()
    .select()
    .from(payments)
    .where(and(eq(payments.accountId, accountId), isNull(payments.ofObjectId), or(...by)))
    .limit(1);
  return row ?? null;
}

/** What an order was paid with; null while nothing is known. */
export async function paymentOfOrder(accountId: string, orderId: string): Promise<Payment | null> {
  const [row] = await db()
    .select()
    .from(payments)
    .where(and(eq(payments.accountId, accountId), eq(payments.orderId, orderId), isNull(payments.ofObjectId)))
    .limit(1);
  return row ?? null;
}

/** What was taken back of a payment: its refunds and disputes, in the order of their ids. */
export async function takenOf(accountId: string, objectId: string): Promise<readonly Payment[]> {
  return db()
    .select()
    .from(payments)
    .where(and(eq(payments.accountId, accountId), eq(payments.ofObjectId, objectId)))
    .orderBy(asc(payments.objectId));
}

/** An account's payments, newest first. */
export async function listPayments(accountId: string, limit: number): Promise<readonly Payment[]> {
  return db().select().from(payments).where(eq(payments.accountId, accountId)).orderBy(desc(payments.at)).limit(limit);
}

/** What waits for a person, of all accounts, newest first. */
export async function parkedPayments(since: Instant, limit: number): Promise<readonly Payment[]> {
  return db()
    .select()
    .from(payments)
    .where(and(eq(payments.state, "parked"), gte(payments.at, since)))
    .orderBy(desc(payments.at))
    .limit(limit);
}

/** Keeps what is known of a payment. What was granted or given back stays so, whatever somebody who looked earlier writes later. */
export async function savePayment(row: typeof payments.$inferInsert): Promise<void> {
  const { accountId: _account, objectId: _object, ...rest } = row;
  await db()
    .insert(payments)
    .values(row)
    .onConflictDoUpdate({
      target: [payments.accountId, payments.objectId],
      set: rest,
      setWhere: sql`${payments.state} not in ('granted', 'returned') or excluded.state = ${payments.state}`,
    });
}

/** Millis that the lots of these sources were granted, and what was clawed back of them so far. Null: there are none. */
export async function lotsOfSources(
  accountId: string,
  sourceIds: readonly string[],
): Promise<{ readonly granted: Millis; readonly clawed: Millis } | null> {
  const [row] = await db()
    .select({
      count: sql<string>`count(*)`,
      granted: sql<string>`coalesce(sum(${lots.granted}), 0)::bigint`,
      clawed: sql<string>`coalesce(sum(${lots.clawed}), 0)::bigint`,
    })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), inArray(lots.sourceId, [...sourceIds])));
  if (!row || row.count === "0") return null;
  return { granted: millis(BigInt(row.granted)), clawed: millis(BigInt(row.clawed)) };
}

/** The lots of a payment that were there first: what class they are of and when they end. */
export async function firstLotsOf(accountId: string, sourceIds: readonly string[]) {
  return db()
    .select({ class: lots.class, rank: lots.rank, granted: lots.granted, expiresAt: lots.expiresAt, periodEnd: lots.periodEnd })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), inArray(lots.sourceId, [...sourceIds])))
    .orderBy(asc(lots.sequence), asc(lots.id));
}

/** Refunds and disputes of payments whose credits had not come, and have come since. */
export async function takenTooSoon(limit: number): Promise<readonly Payment[]> {
  const paid = alias(payments, "paid");
  const rows = await db()
    .select({ taken: payments })
    .from(payments)
    .innerJoin(paid, and(eq(paid.accountId, payments.accountId), eq(paid.objectId, payments.ofObjectId)))
    .where(and(eq(payments.state, "waiting"), eq(paid.state, "granted")))
    .limit(limit);
  return rows.map(({ taken }) => taken);
}

/** The sources of the lots that a payment is known to have brought, in order: its own id, or that of each month whose credits are noted. */
export async function grantedSources(accountId: string, objectId: string): Promise<readonly string[]> {
  const rows = await db()
    .select({ sourceId: paidPeriods.sourceId, grantedAt: paidPeriods.grantedAt })
    .from(paidPeriods)
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.invoiceId, objectId)))
    .orderBy(asc(paidPeriods.periodStart));
  const months = rows.flatMap(({ sourceId, grantedAt }) => (grantedAt === null ? [] : [sourceId]));
  return rows.some(({ sourceId }) => sourceId === objectId) ? months : [objectId, ...months];
}

/** The sources of the lots that a payment brought or will bring: its own id, and that of each later month of a year. */
export async function sourcesOf(accountId: string, objectId: string): Promise<readonly string[]> {
  const rows = await db()
    .select({ sourceId: paidPeriods.sourceId })
    .from(paidPeriods)
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.invoiceId, objectId)))
    .orderBy(asc(paidPeriods.periodStart));
  return [...new Set([objectId, ...rows.map(({ sourceId }) => sourceId)])];
}
