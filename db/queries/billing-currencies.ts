import { and, eq, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { billingCurrencies, orders, payments, rechargeRules, subscriptions } from "../schema/index.ts";

/** What keeps an account in the currency that it pays in. */
export type CurrencyTies = {
  /** Something was paid in it, or a subscription is, or was: the payment service keeps a customer in one currency. */
  readonly isPaidIn: boolean;
  /** Something that is to be paid in it is under way; a page of the payment service that is open is not, it can be closed. */
  readonly isOrdered: boolean;
  /** Automatic purchases have their cap in it. */
  readonly hasRule: boolean;
};

const paidIn = (accountId: string) => sql`(exists (select 1 from ${payments} where ${eq(payments.accountId, accountId)})
  or exists (select 1 from ${subscriptions} where ${eq(subscriptions.accountId, accountId)}))`;
const opened = (accountId: string, kinds: SQL | undefined) =>
  sql`exists (select 1 from ${orders} where ${and(eq(orders.accountId, accountId), eq(orders.state, "open"), kinds)})`;
const byItself = notInArray(orders.kind, ["pack", "plan_start"]);
const hasRule = (accountId: string) => sql`exists (select 1 from ${rechargeRules} where ${eq(rechargeRules.accountId, accountId)})`;

/** By what a choice finds out that somebody else chose or ordered since: it is another one after each change. Null: there is no row. */
export async function currencyToken(accountId: string): Promise<string | null> {
  const [row] = await db()
    .select({ token: sql<string>`xmin::text` })
    .from(billingCurrencies)
    .where(eq(billingCurrencies.accountId, accountId));
  return row?.token ?? null;
}

/**
 * Holds an account to the currency that something is priced in: touches no row when it pays in another one by now. Whoever
 * chooses another at the same moment waits for this, and then finds the row changed: its own statement began before.
 */
export function keepCurrencyWrite(row: typeof billingCurrencies.$inferInsert): Write {
  const { currency } = row;
  return {
    query: db()
      .insert(billingCurrencies)
      .values(row)
      .onConflictDoUpdate({ target: billingCurrencies.accountId, set: { currency }, setWhere: eq(billingCurrencies.currency, currency) })
      .returning({ accountId: billingCurrencies.accountId }),
    rows: 1,
  };
}

/** What keeps an account in its currency now. */
export async function currencyTies(accountId: string): Promise<CurrencyTies> {
  const [row] = await db().execute<CurrencyTies>(
    sql`select ${paidIn(accountId)} as "isPaidIn", ${opened(accountId, byItself)} as "isOrdered", ${hasRule(accountId)} as "hasRule"`,
  );
  if (!row) throw new Error("a select of constants has a row");
  return row;
}

/**
 * Has an account pay in a currency from now on; touches no row where something keeps it in the one that it has, where a page of
 * the payment service was opened since `pagesFrom` (what was opened before is closed), or where the row is not the one of
 * `token` any more.
 */
export function currencyWrite(row: {
  readonly accountId: string;
  readonly currency: string;
  readonly chosenBy: string;
  readonly chosenAt: Instant;
  readonly pagesFrom: Instant;
  readonly token: string | null;
}): Write {
  const { accountId, currency, chosenBy, chosenAt, pagesFrom, token } = row;
  const at = sql.param(chosenAt, billingCurrencies.chosenAt);
  const recent = or(byItself, sql`${orders.createdAt} >= ${sql.param(pagesFrom, orders.createdAt)}`);
  const isFree = sql`not (${paidIn(accountId)} or ${opened(accountId, recent)} or ${hasRule(accountId)})`;
  return {
    query: db()
      .insert(billingCurrencies)
      .select(sql`select ${accountId}::uuid, ${currency}::text, ${chosenBy}::text, ${at}::timestamptz where ${isFree}`)
      .onConflictDoUpdate({
        target: billingCurrencies.accountId,
        set: { currency, chosenBy, chosenAt },
        setWhere: sql`${billingCurrencies}.xmin::text = ${token ?? "none"}`,
      })
      .returning({ accountId: billingCurrencies.accountId }),
    rows: 1,
  };
}
