import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { accounts, orders, organizations } from "../schema/index.ts";
import { keepCurrencyWrite } from "./billing-currencies.ts";

/** What was promised before it was paid. Amounts of credits in millis, of money in minor units. */
export type Order = typeof orders.$inferSelect;

/**
 * A new order: it freezes what is promised before the payment service hears of it. Touches no row, and undoes all of its
 * statement, when the account pays in another currency by now.
 */
export function newOrderWrites(row: typeof orders.$inferInsert): readonly Write[] {
  const { accountId, currency, createdBy: chosenBy, createdAt: chosenAt } = row;
  const order = { query: db().insert(orders).values(row).returning({ id: orders.id }), rows: 1 };
  return [order, keepCurrencyWrite({ accountId, currency, chosenBy, chosenAt })];
}

/** An order by its id; null when the account has none of it. Many that ask at once share a statement. */
export function findOrder(accountId: string, id: string): Promise<Order | null> {
  return loadOrders(`${accountId} ${id}`);
}

const loadOrders = coalesced(async (keys: readonly string[]): Promise<(Order | null)[]> => {
  const [accountIds, ids] = [0, 1].map((part) => `{${keys.map((key) => key.split(" ")[part]).join(",")}}`);
  const rows = await db()
    .select()
    .from(orders)
    .where(sql`(${orders.accountId}, ${orders.id}) in (select * from unnest(${accountIds}::uuid[], ${ids}::uuid[]))`);
  const found = new Map(rows.map((row) => [`${row.accountId} ${row.id}`, row]));
  return keys.map((key) => found.get(key.toLowerCase()) ?? null);
});

/** Notes what an order is paid by: a checkout session, a payment intent or an invoice. */
export async function noteOrderObject(accountId: string, id: string, objectId: string): Promise<void> {
  await db()
    .update(orders)
    .set({ objectId })
    .where(and(eq(orders.accountId, accountId), eq(orders.id, id)));
}

/** Notes the page on which an order is paid; touches no row of one that has been left meanwhile. */
export function pageOpenedWrite(accountId: string, id: string, objectId: string): Write {
  return {
    query: db()
      .update(orders)
      .set({ objectId })
      .where(and(eq(orders.accountId, accountId), eq(orders.id, id), eq(orders.state, "open")))
      .returning({ id: orders.id }),
    rows: 1,
  };
}

/** Ends an order whose page is closed; touches no row of one that has ended, or whose page was opened since it was read. */
export function leaveOrderWrite({ accountId, id, objectId }: Order, at: Instant, words: string): Write {
  const isAsRead = objectId === null ? isNull(orders.objectId) : eq(orders.objectId, objectId);
  return {
    query: db()
      .update(orders)
      .set({ state: "expired", endedAt: at, words })
      .where(and(eq(orders.accountId, accountId), eq(orders.id, id), eq(orders.state, "open"), isAsRead))
      .returning({ id: orders.id }),
    rows: 1,
  };
}

/**
 * Ends an order by a payment that a person grants by hand, whatever became of it before; touches no row when another payment has
 * ended it. It comes before the credits: of two payments of one order only one brings them.
 */
export function takeOrderWrite(accountId: string, id: string, objectId: string, at: Instant, words: string): Write {
  const isFree = or(ne(orders.state, "paid"), eq(orders.objectId, objectId));
  return {
    query: db()
      .update(orders)
      .set({ state: "paid", objectId, endedAt: at, words })
      .where(and(eq(orders.accountId, accountId), eq(orders.id, id), isFree))
      .returning({ id: orders.id }),
    rows: 1,
  };
}

/** Says what an order that is open costs and brings; touches no row of one that has ended. */
export function offerOrderWrite(
  accountId: string,
  id: string,
  offer: Pick<typeof orders.$inferInsert, "price" | "credits" | "bonus" | "class" | "rule">,
): Write {
  return {
    query: db()
      .update(orders)
      .set(offer)
      .where(and(eq(orders.accountId, accountId), eq(orders.id, id), eq(orders.state, "open")))
      .returning({ id: orders.id }),
    rows: 1,
  };
}

/** Ends an order that is open; touches no row of one that has ended. */
export function endOrderWrite(
  accountId: string,
  id: string,
  state: "paid" | "expired" | "failed",
  at: Instant,
  words: string | null,
): Write {
  return {
    query: db()
      .update(orders)
      .set({ state, endedAt: at, words })
      .where(and(eq(orders.accountId, accountId), eq(orders.id, id), eq(orders.state, "open")))
      .returning({ id: orders.id }),
  };
}

/** The newest order of one of these kinds that is open, made after an instant; null when there is none. */
export async function openOrder(accountId: string, kinds: readonly Order["kind"][], since: Instant): Promise<Order | null> {
  return (await openOrders(accountId, kinds, since, 1))[0] ?? null;
}

/** The orders of these kinds that are open, made after an instant, the newest first. */
export async function openOrders(
  accountId: string,
  kinds: readonly Order["kind"][],
  since: Instant,
  limit: number,
): Promise<readonly Order[]> {
  return db()
    .select()
    .from(orders)
    .where(and(eq(orders.accountId, accountId), eq(orders.state, "open"), inArray(orders.kind, [...kinds]), gte(orders.createdAt, since)))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(limit);
}

/** The newest order of a kind, whatever became of it; null when there is none. */
export async function newestOrder(accountId: string, kind: Order["kind"]): Promise<Order | null> {
  const [row] = await db()
    .select()
    .from(orders)
    .where(and(eq(orders.accountId, accountId), eq(orders.kind, kind)))
    .orderBy(desc(orders.createdAt))
    .limit(1);
  return row ?? null;
}

/** An account's orders since an instant, the oldest first. */
export async function ordersSince(accountId: string, since: Instant): Promise<readonly Order[]> {
  return db()
    .select()
    .from(orders)
    .where(and(eq(orders.accountId, accountId), gte(orders.createdAt, since)))
    .orderBy(asc(orders.createdAt), asc(orders.id));
}

/** An organization that has asked for the plan by agreement, and how it is priced. */
export type Enquiry = Order & { readonly orgName: string; readonly slug: string; readonly zone: string | null };

/** Enquiries for plans by agreement that nobody has paid yet, of all organizations, the oldest first. */
export async function openEnquiries(): Promise<readonly Enquiry[]> {
  const rows = await db()
    .select({ order: orders, orgName: organizations.name, slug: organizations.slug, zone: accounts.zone })
    .from(orders)
    .innerJoin(organizations, eq(organizations.id, orders.accountId))
    .leftJoin(accounts, eq(accounts.accountId, orders.accountId))
    .where(and(eq(orders.kind, "enterprise"), eq(orders.state, "open")))
    .orderBy(asc(orders.createdAt), asc(orders.id))
    .limit(1_000);
  return rows.map(({ order, ...of }) => ({ ...order, ...of }));
}

/** The newest invoice by agreement of each of these accounts, paid or not. */
export async function lastAgreements(accountIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
  if (accountIds.length === 0) return new Map();
  const rows = await db()
    .selectDistinctOn([orders.accountId])
    .from(orders)
    .where(and(inArray(orders.accountId, [...accountIds]), eq(orders.kind, "enterprise"), isNotNull(orders.objectId)))
    .orderBy(orders.accountId, desc(orders.createdAt), desc(orders.id));
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** What automatic purchases since an instant have cost, or will if what is open is paid: minor units. */
export async function rechargedSince(accountId: string, since: Instant): Promise<bigint> {
  const [row] = await db()
    .select({ sum: sql<string>`coalesce(sum(${orders.price}), 0)::text` })
    .from(orders)
    .where(
      and(
        eq(orders.accountId, accountId),
        eq(orders.kind, "recharge"),
        inArray(orders.state, ["open", "paid"]),
        sql`${orders.createdAt} >= ${sql.param(since, orders.createdAt)}`,
      ),
    );
  return BigInt(row?.sum ?? "0");
}
