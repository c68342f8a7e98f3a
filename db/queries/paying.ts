import { and, eq } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { paidPeriods, subscriptions } from "../schema/index.ts";
import type { PaidPeriodRow } from "./paid-periods.ts";
import type { SubscriptionRow } from "./subscriptions.ts";

/** The subscription of an account and, where it is paid for, the period that begins at a boundary. Null: none was ever made. */
export async function payingAt(
  accountId: string,
  periodStart: Instant,
): Promise<{ readonly subscription: SubscriptionRow; readonly paid: PaidPeriodRow | null } | null> {
  const [row] = await db()
    .select({ subscription: subscriptions, paid: paidPeriods })
    .from(subscriptions)
    .leftJoin(paidPeriods, and(eq(paidPeriods.accountId, subscriptions.accountId), eq(paidPeriods.periodStart, periodStart)))
    .where(eq(subscriptions.accountId, accountId));
  return row ?? null;
}
