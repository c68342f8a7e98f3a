import { and, desc, eq, inArray } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { orders, purchaseRequests } from "../schema/index.ts";

/** What somebody who may not buy asked the owners for. Amounts in millis. */
export type PurchaseRequest = typeof purchaseRequests.$inferSelect;

/** A new request; touches no row while another one of the same person and kind is open. */
export function newRequestWrite(row: typeof purchaseRequests.$inferInsert): Write {
  return {
    query: db().insert(purchaseRequests).values(row).onConflictDoNothing().returning({ id: purchaseRequests.id }),
    rows: 1,
  };
}

export async function findRequest(accountId: string, id: string): Promise<PurchaseRequest | null> {
  const [row] = await db()
    .select()
    .from(purchaseRequests)
    .where(and(eq(purchaseRequests.accountId, accountId), eq(purchaseRequests.id, id)));
  return row ?? null;
}

/** The requests of an account, newest first; of one person, when `by` names one. */
export async function listRequests(accountId: string, limit: number, by?: string): Promise<readonly PurchaseRequest[]> {
  return db()
    .select()
    .from(purchaseRequests)
    .where(and(eq(purchaseRequests.accountId, accountId), by === undefined ? undefined : eq(purchaseRequests.requestedBy, by)))
    .orderBy(desc(purchaseRequests.requestedAt), desc(purchaseRequests.id))
    .limit(limit);
}

export async function countOpenRequests(accountId: string): Promise<number> {
  return db().$count(purchaseRequests, and(eq(purchaseRequests.accountId, accountId), eq(purchaseRequests.state, "open")));
}

/** Decides a request that is in one of these states still; touches no row when somebody was faster. */
export function decideRequestWrite(
  accountId: string,
  id: string,
  from: readonly PurchaseRequest["state"][],
  decided: {
    readonly state: PurchaseRequest["state"];
    readonly decidedBy: string | null;
    readonly decidedAt: Instant;
    readonly words: string | null;
  },
): Write {
  return {
    query: db()
      .update(purchaseRequests)
      .set(decided)
      .where(and(eq(purchaseRequests.accountId, accountId), eq(purchaseRequests.id, id), inArray(purchaseRequests.state, [...from])))
      .returning({ id: purchaseRequests.id }),
    rows: 1,
  };
}

/** Which of these requests have been paid for. */
export async function paidRequests(accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db()
    .select({ id: orders.requestId })
    .from(orders)
    .where(and(eq(orders.accountId, accountId), eq(orders.state, "paid"), inArray(orders.requestId, [...ids])));
  return new Set(rows.flatMap(({ id }) => id ?? []));
}
