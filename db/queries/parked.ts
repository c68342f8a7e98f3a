import { and, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { orders, organizations, paymentEvents, payments, seenTo } from "../schema/index.ts";
import type { Order } from "./orders.ts";
import type { Payment } from "./payments.ts";

/** A payment that waits for a person, with what was ordered. */
export type ParkedPayment = Payment & { readonly order: Order | null };

/** Payments that wait for a person, of all accounts, newest first. */
export async function parkedPaymentsWithOrders(limit: number): Promise<readonly ParkedPayment[]> {
  const rows = await db()
    .select({ payment: payments, order: orders })
    .from(payments)
    .leftJoin(orders, and(eq(orders.accountId, payments.accountId), eq(orders.id, payments.orderId)))
    .where(eq(payments.state, "parked"))
    .orderBy(desc(payments.at), desc(payments.objectId))
    .limit(limit);
  return rows.map(({ payment, order }) => ({ ...payment, order }));
}

/** An event that was set aside. `payload` as it came. */
export type ParkedEvent = Pick<
  typeof paymentEvents.$inferSelect,
  "eventId" | "type" | "objectId" | "accountHint" | "createdAt" | "attempts" | "payload" | "lastError"
>;

/** Events that were set aside for a person, newest first. */
export async function parkedEvents(limit: number): Promise<readonly ParkedEvent[]> {
  const { eventId, type, objectId, accountHint, createdAt, attempts, payload, lastError, doneAt, dueAt } = paymentEvents;
  return db()
    .select({ eventId, type, objectId, accountHint, createdAt, attempts, payload, lastError })
    .from(paymentEvents)
    .where(and(isNull(doneAt), sql`${dueAt} > now() + interval '1 year'`))
    .orderBy(desc(createdAt), desc(eventId))
    .limit(limit);
}

/** Ends events that were set aside, with what came of them. */
export function settleEventsWrite(eventIds: readonly string[], words: string): Write {
  return {
    query: db()
      .update(paymentEvents)
      .set({ doneAt: sql`now()`, lastError: words.slice(0, 1_000) })
      .where(and(inArray(paymentEvents.eventId, [...eventIds]), isNull(paymentEvents.doneAt)))
      .returning({ eventId: paymentEvents.eventId }),
  };
}

/** A parked payment is to bring nothing, for the reason in `words`; touches no row of one that was granted meanwhile. */
export function dismissPaymentWrite(accountId: string, objectId: string, words: string): Write {
  return {
    query: db()
      .update(payments)
      .set({ state: "nothing", words })
      .where(and(eq(payments.accountId, accountId), eq(payments.objectId, objectId), eq(payments.state, "parked")))
      .returning({ objectId: payments.objectId }),
    rows: 1,
  };
}

export type SeenTo = typeof seenTo.$inferSelect;

/** Keeps that a person has seen to it. */
export function seenToWrite({ objectId, ...rest }: SeenTo): Write {
  return {
    query: db()
      .insert(seenTo)
      .values({ objectId, ...rest })
      .onConflictDoUpdate({ target: seenTo.objectId, set: rest })
      .returning({ objectId: seenTo.objectId }),
    rows: 1,
  };
}

/** The same of what was granted by hand, once: a second time it is a lost race. */
export function grantedByHandWrite({ objectId, ...rest }: Omit<SeenTo, "how">): Write {
  const how = "granted" as const;
  return {
    query: db()
      .insert(seenTo)
      .values({ objectId, ...rest, how })
      .onConflictDoUpdate({ target: seenTo.objectId, set: { ...rest, how }, setWhere: ne(seenTo.how, how) })
      .returning({ objectId: seenTo.objectId }),
    rows: 1,
  };
}

/** What persons have seen to, newest first. */
export async function lastSeenTo(limit: number): Promise<readonly SeenTo[]> {
  return db().select().from(seenTo).orderBy(desc(seenTo.at), desc(seenTo.objectId)).limit(limit);
}

/** What persons have seen to, of these things; without a list, what they dismissed, the newest thousand. */
export async function listSeenTo(objectIds: readonly string[] | null): Promise<ReadonlyMap<string, SeenTo>> {
  if (objectIds?.length === 0) return new Map();
  const where = objectIds === null ? eq(seenTo.how, "dismissed") : inArray(seenTo.objectId, [...objectIds]);
  const rows = await db().select().from(seenTo).where(where).orderBy(desc(seenTo.at)).limit(1_000);
  return new Map(rows.map((row) => [row.objectId, row]));
}

/** What these organizations are called. */
export async function orgNames(ids: Iterable<string>): Promise<ReadonlyMap<string, { readonly name: string; readonly slug: string }>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  const rows = await db()
    .select({ id: organizations.id, name: organizations.name, slug: organizations.slug })
    .from(organizations)
    .where(inArray(organizations.id, asked));
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
