import { and, eq, isNull } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { paidPeriods, subscriptions } from "../schema/index.ts";

/** An account's subscription as the payment service last said. */
export type StoredSubscription = typeof subscriptions.$inferSelect;
export type StoredPaidPeriod = typeof paidPeriods.$inferSelect;

/** The subscription of an account and, where it is paid for, the period that begins at a boundary. Null: none was ever made. */
export async function payingAt(
  accountId: string,
  periodStart: Instant,
): Promise<{ readonly subscription: StoredSubscription; readonly paid: StoredPaidPeriod | null } | null> {
  const [row] = await db()
    .select({ subscription: subscriptions, paid: paidPeriods })
    .from(subscriptions)
    .leftJoin(paidPeriods, and(eq(paidPeriods.accountId, subscriptions.accountId), eq(paidPeriods.periodStart, periodStart)))
    .where(eq(subscriptions.accountId, accountId));
  return row ?? null;
}

/** Notes that the credits of a paid period are there. */
export async function notePeriodGranted(accountId: string, periodStart: Instant, at: Instant): Promise<void> {
  await db()
    .update(paidPeriods)
    .set({ grantedAt: at })
    .where(and(eq(paidPeriods.accountId, accountId), eq(paidPeriods.periodStart, periodStart), isNull(paidPeriods.grantedAt)));
}
