import { and, asc, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, organizations, subscriptions } from "../schema/index.ts";
import { ownNow } from "./account-clock.ts";
import type { DueAccount } from "./metering.ts";

/** Accounts whose renewal is unpaid, in order of their ids, after one. */
export async function pastDueAccounts(after: string | null, limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(subscriptions)
    .innerJoin(organizations, eq(id, subscriptions.accountId))
    .where(
      and(
        isNotNull(subscriptions.pastDueSince),
        // Who has ended and is on its plan still was cut short on the way out.
        or(
          isNull(subscriptions.endedAt),
          sql`exists (select from ${accounts} a where a.account_id = ${id} and a.plan_id = ${subscriptions.planId})`,
        ),
        after === null ? undefined : gt(id, after),
      ),
    )
    .orderBy(asc(id))
    .limit(limit);
}

/** Accounts whose trial ends within so many milliseconds by their own clock, in order of their ids, after one. */
export async function endingTrials(now: Instant, within: number, after: string | null, limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  const own = ownNow(now);
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(accounts)
    .innerJoin(organizations, eq(id, accounts.accountId))
    .where(
      and(
        sql`${accounts.trialEndsAt} > ${own} and ${accounts.trialEndsAt} <= ${own} + ${within} * interval '1 millisecond'`,
        after === null ? undefined : gt(id, after),
      ),
    )
    .orderBy(asc(id))
    .limit(limit);
}
