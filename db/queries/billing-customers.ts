import { eq, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { billingCustomers, organizations } from "../schema/index.ts";

/** Who an account is to the payment service. */
export type BillingCustomer = Omit<typeof billingCustomers.$inferSelect, "details"> & {
  readonly details: Readonly<Record<string, string>>;
};

export async function findBillingCustomer(accountId: string): Promise<BillingCustomer | null> {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  return row ? { ...row, details: textsOf(row.details) } : null;
}

/** Whose customer an account is, and how far its clock is ahead; that is null when its organization is gone. */
export type CustomerOf = { readonly customerId: string; readonly clockSkew: number | null };

/** Who an account is to the payment service; null when it is nobody there. Many that ask at once share a statement. */
export function customerOf(accountId: string): Promise<CustomerOf | null> {
  return loadCustomers(accountId);
}

const loadCustomers = coalesced(async (accountIds: readonly string[]): Promise<(CustomerOf | null)[]> => {
  const { accountId, customerId } = billingCustomers;
  const rows = await db()
    .select({ accountId, customerId, clockSkew: organizations.clockSkew })
    .from(billingCustomers)
    .leftJoin(organizations, eq(organizations.id, accountId))
    .where(sql`${accountId} = any(${`{${accountIds.join(",")}}`}::uuid[])`);
  const found = new Map(rows.map((row) => [row.accountId, row]));
  return accountIds.map((id) => found.get(id.toLowerCase()) ?? null);
});

/** Whose customer it is; null when it is nobody's here. */
export async function accountOfCustomer(customerId: string): Promise<string | null> {
  const { accountId } = billingCustomers;
  const [row] = await db().select({ accountId }).from(billingCustomers).where(eq(billingCustomers.customerId, customerId)).limit(1);
  return row?.accountId ?? null;
}

/** Keeps an account's customer; when somebody else was first, theirs is kept. Answers the one that is. */
export async function keepBillingCustomer(row: {
  readonly accountId: string;
  readonly customerId: string;
  readonly testClockId: string | null;
  readonly at: Instant;
}): Promise<BillingCustomer> {
  const { at, ...ids } = row;
  await db()
    .insert(billingCustomers)
    .values({ ...ids, details: {}, createdAt: at, updatedAt: at })
    .onConflictDoNothing();
  const kept = await findBillingCustomer(row.accountId);
  if (!kept) throw new Error(`the customer of ${row.accountId} was not kept`);
  return kept;
}

/** The write that keeps what stands on an account's invoices. */
export function billingDetailsWrite(accountId: string, details: Readonly<Record<string, string>>, at: Instant) {
  return {
    query: db()
      .update(billingCustomers)
      .set({ details, updatedAt: at })
      .where(eq(billingCustomers.accountId, accountId))
      .returning({ accountId: billingCustomers.accountId }),
    rows: 1,
  };
}

function textsOf(details: unknown): Readonly<Record<string, string>> {
  if (typeof details !== "object" || details === null) return {};
  return Object.fromEntries(Object.entries(details).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}
