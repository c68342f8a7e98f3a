import { and, asc, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { billingCustomers, organizations, subscriptions } from "../schema/index.ts";
import { ownNow } from "./account-clock.ts";
import type { DueAccount } from "./metering.ts";

/** Accounts whose customer lives by a clock of the payment service, and whose subscription has something due by the organization's own: a renewal, its collection, or a payment that is tried again. */
export async function clocksBehind(now: Instant, after: string | null, limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  const own = ownNow(now);
  const { periodStart, periodEnd, pastDueSince, endedAt } = subscriptions;
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(billingCustomers)
    .innerJoin(subscriptions, eq(subscriptions.accountId, billingCustomers.accountId))
    .innerJoin(organizations, eq(id, billingCustomers.accountId))
    .where(
      and(
        isNotNull(billingCustomers.testClockId),
        isNull(endedAt),
        sql`(${periodEnd} <= ${own} or ${pastDueSince} is not null or ${own} between ${periodStart} + interval '1 hour' and ${periodStart} + interval '2 hours')`,
        after === null ? undefined : gt(id, after),
      ),
    )
    .orderBy(asc(id))
    .limit(limit);
}
