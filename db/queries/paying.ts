import { and, eq, isNotNull } from "drizzle-orm";
import { type Instant, instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
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

/** Has the subscription of an account ended, or never begun? False also for an account that pays otherwise. */
export async function isUnsubscribed(accountId: string): Promise<boolean> {
  const [row] = await db()
    .select({ accountId: subscriptions.accountId })
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, accountId), isNotNull(subscriptions.endedAt)));
  return row !== undefined;
}

/** The write that an account has yet to begin its subscription (IMS-6): any that it makes later takes the place of this. */
export function notBegunWrite(accountId: string, planId: string, at: Instant): Write {
  const never = { subscriptionId: "none", status: "none", begunAt: instant(0), periodStart: at, periodEnd: at, seenAt: instant(0) };
  const rest = { interval: "month", cancelAtPeriodEnd: false, endedAt: at } as const;
  return {
    query: db()
      .insert(subscriptions)
      .values({ accountId, planId, ...never, ...rest })
      .returning({ accountId: subscriptions.accountId }),
    rows: 1,
  };
}
