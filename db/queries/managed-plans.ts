import { and, asc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, agreedChanges, organizations, subscriptions } from "../schema/index.ts";
import type { AgreedChange } from "./agreed-changes.ts";

/** A plan of a card. */
export type CardPlan = { readonly cardId: string; readonly planId: string };

/** An account whose plan no subscription pays for. */
export type ManagedAccount = {
  readonly accountId: string;
  readonly name: string;
  readonly slug: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly planId: string;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  readonly agreed: AgreedChange | null;
};

/**
 * Accounts on a plan by agreement, or on one that costs something and never had a subscription, by name; those by agreement come
 * first. `search` is a part of the name.
 */
export async function managedAccounts(
  { paid, byAgreement }: { readonly paid: readonly CardPlan[]; readonly byAgreement: readonly CardPlan[] },
  search: string,
  limit: number,
): Promise<readonly ManagedAccount[]> {
  const { accountId, cardId, cardVersion, planId, periodStart, periodEnd, trialEndsAt } = accounts;
  const { name, slug } = organizations;
  const isAgreed = isOneOf(byAgreement);
  return db()
    .select({ accountId, name, slug, cardId, cardVersion, planId, periodStart, periodEnd, agreed: agreedChanges })
    .from(accounts)
    .innerJoin(organizations, eq(organizations.id, accountId))
    .leftJoin(subscriptions, eq(subscriptions.accountId, accountId))
    .leftJoin(agreedChanges, eq(agreedChanges.accountId, accountId))
    .where(
      and(
        isNull(trialEndsAt),
        or(isAgreed, and(isNull(subscriptions.accountId), isOneOf(paid))),
        search ? sql`${name} ilike ${`%${search.replaceAll(/[%_\\]/g, "\\$&")}%`}` : undefined,
      ),
    )
    .orderBy(sql`${isAgreed} desc`, asc(name), asc(accountId))
    .limit(limit);
}

function isOneOf(plans: readonly CardPlan[]): SQL {
  if (plans.length === 0) return sql`false`;
  const pairs = plans.map(({ cardId, planId }) => sql`(${cardId}::text, ${planId}::text)`);
  return sql`((${accounts.cardId}, ${accounts.planId}) in (${sql.join(pairs, sql`, `)}))`;
}
