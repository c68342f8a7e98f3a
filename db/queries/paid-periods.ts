import { and, asc, eq, gt, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, lots, paidPeriods, payments } from "../schema/index.ts";

export type PaidPeriodRow = typeof paidPeriods.$inferSelect;

/** What pays for the period of an account that begins at this boundary of its own; null when nothing does, yet. */
export async function paidPeriodAt(accountId: string, periodStart: Instant): Promise<PaidPeriodRow | null> {
  const [row] = await db()
    .select()
    .from(paidPeriods)
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.periodStart, periodStart)));
  return row ?? null;
}

/** Notes the periods that an invoice pays for. A period that another invoice pays for already stays with that; answers those that are this one's. */
export async function savePaidPeriods(
  accountId: string,
  rows: readonly Omit<PaidPeriodRow, "accountId" | "grantedAt">[],
): Promise<readonly PaidPeriodRow[]> {
  const [first] = rows;
  if (!first) return [];
  await db()
    .insert(paidPeriods)
    .values(rows.map((row) => ({ accountId, ...row })))
    .onConflictDoNothing();
  return periodsOf(accountId, first.invoiceId);
}

/** Periods to come that are paid for by the year are of another plan from now on: the difference has been paid. Each stays with the invoice that paid for it first. */
export async function raisePaidPeriods(accountId: string, starts: readonly Instant[], planId: string): Promise<void> {
  if (starts.length === 0) return;
  await db()
    .update(paidPeriods)
    .set({ planId })
    .where(and(eq(paidPeriods.accountId, accountId), inArray(paidPeriods.periodStart, [...starts]), isNull(paidPeriods.grantedAt)));
}

/** The periods that an invoice pays for, in order. */
export async function periodsOf(accountId: string, invoiceId: string): Promise<readonly PaidPeriodRow[]> {
  return db()
    .select()
    .from(paidPeriods)
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.invoiceId, invoiceId)))
    .orderBy(asc(paidPeriods.periodStart));
}

/** Notes that a paid period's credits are there, and with its invoice how many came of it so far. */
export async function markPeriodGranted(accountId: string, periodStart: Instant, at: Instant): Promise<void> {
  const [period] = await db()
    .update(paidPeriods)
    .set({ grantedAt: at })
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.periodStart, periodStart), isNull(paidPeriods.grantedAt)))
    .returning({ invoiceId: paidPeriods.invoiceId });
  if (!period) return;
  const { invoiceId } = period;
  const granted = sql`(select coalesce(sum(l.granted), 0) from ${lots} l where l.account_id = ${accountId} and l.source_id in (
    select ${invoiceId} union select p.source_id from ${paidPeriods} p where p.account_id = ${accountId} and p.invoice_id = ${invoiceId}))`;
  await db()
    .update(payments)
    .set({ state: "granted", granted })
    .where(and(eq(payments.accountId, accountId), eq(payments.objectId, invoiceId)));
}

/** What is left of an invoice's months that begin after an instant is not granted any more: its money was given back. */
export async function dropWaitingPeriods(accountId: string, invoiceId: string, after: Instant): Promise<void> {
  const { periodStart, grantedAt } = paidPeriods;
  const ofInvoice = and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.invoiceId, invoiceId));
  await db()
    .delete(paidPeriods)
    .where(and(ofInvoice, isNull(grantedAt), gt(periodStart, after)));
}

/** Are there lots of this source? Written in one with the close that makes them, so this is what says whether they came. */
export async function hasLots(accountId: string, sourceId: string): Promise<boolean> {
  const [row] = await db()
    .select({ id: lots.id })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), eq(lots.sourceId, sourceId)))
    .limit(1);
  return row !== undefined;
}

/** Paid periods whose close has been, and which nobody has noted as granted: paid after the close, or noted by nobody. */
export async function waitingPeriods(limit: number): Promise<readonly PaidPeriodRow[]> {
  const rows = await db()
    .select({ period: paidPeriods })
    .from(paidPeriods)
    .innerJoin(accounts, eq(accounts.accountId, paidPeriods.accountId))
    .where(and(isNull(paidPeriods.grantedAt), lte(paidPeriods.periodStart, sql`${accounts.periodStart}`)))
    .orderBy(asc(paidPeriods.periodStart), asc(paidPeriods.accountId))
    .limit(limit);
  return rows.map(({ period }) => period);
}
