import { and, asc, eq, inArray, ne } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "../client.ts";
import { payments } from "../schema/index.ts";
import type { Payment } from "./payments.ts";

/** What was taken back of a payment that an invoice asked for: the money, and the credits that went with it. */
export type Taking = Pick<Payment, "objectId" | "kind" | "price" | "currency" | "clawed" | "at"> & { readonly invoiceId: string };

/** The refunds and disputes of what these invoices were paid with, in the order of their days. What came back is not among them. */
export async function takingsOf(accountId: string, invoiceIds: readonly string[]): Promise<readonly Taking[]> {
  if (invoiceIds.length === 0) return [];
  const paid = alias(payments, "paid");
  const { objectId, kind, price, currency, clawed, at } = payments;
  const rows = await db()
    .select({ objectId, kind, price, currency, clawed, at, invoiceId: paid.invoiceId })
    .from(payments)
    .innerJoin(paid, and(eq(paid.accountId, payments.accountId), eq(paid.objectId, payments.ofObjectId)))
    .where(and(eq(payments.accountId, accountId), inArray(paid.invoiceId, [...invoiceIds]), ne(payments.state, "returned")))
    .orderBy(asc(payments.at), asc(payments.objectId));
  return rows.flatMap(({ invoiceId, ...row }) => (invoiceId === null ? [] : { ...row, invoiceId }));
}
