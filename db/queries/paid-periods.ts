import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, lots, paidPeriods } from "../schema/index.ts";

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

/** The periods that an invoice pays for, in order. */
export async function periodsOf(accountId: string, invoiceId: string): Promise<readonly PaidPeriodRow[]> {
  return db()
    .select()
    .from(paidPeriods)
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.invoiceId, invoiceId)))
    .orderBy(asc(paidPeriods.periodStart));
}

/** Notes that a paid period's credits are there. */
export async function markPeriodGranted(accountId: string, periodStart: Instant, at: Instant): Promise<void> {
  await db()
    .update(paidPeriods)
    .set({ grantedAt: at })
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.periodStart, periodStart), isNull(paidPeriods.grantedAt)));
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
