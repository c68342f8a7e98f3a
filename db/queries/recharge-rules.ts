import { and, asc, eq, gt, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { accounts, organizations, rechargeRules } from "../schema/index.ts";
import type { DueAccount } from "./metering.ts";

/** How an account buys credits by itself. Amounts of credits in millis, of money in minor units. */
export type StoredRule = typeof rechargeRules.$inferSelect;

export async function findRule(accountId: string): Promise<StoredRule | null> {
  const [row] = await db().select().from(rechargeRules).where(eq(rechargeRules.accountId, accountId));
  return row ?? null;
}

/** Sets the rule anew; what had stopped it is forgotten, what is being paid is not. */
export function ruleWrite(row: typeof rechargeRules.$inferInsert): Write {
  const { accountId: _, orderId: __, ...set } = row;
  return {
    query: db()
      .insert(rechargeRules)
      .values(row)
      .onConflictDoUpdate({ target: rechargeRules.accountId, set: { ...set, stoppedAt: null, stoppedReason: null } })
      .returning({ accountId: rechargeRules.accountId }),
    rows: 1,
  };
}

export function removeRuleWrite(accountId: string): Write {
  return {
    query: db().delete(rechargeRules).where(eq(rechargeRules.accountId, accountId)).returning({ accountId: rechargeRules.accountId }),
  };
}

/** Takes the right to buy: touches no row while another purchase of the rule is under way, after one that was made since the rule was read, or after it has stopped. */
export function takeRuleWrite({ accountId, boughtAt }: StoredRule, orderId: string, at: Instant): Write {
  const isAsRead = boughtAt === null ? isNull(rechargeRules.boughtAt) : eq(rechargeRules.boughtAt, boughtAt);
  const where = and(eq(rechargeRules.accountId, accountId), isNull(rechargeRules.orderId), isNull(rechargeRules.stoppedAt), isAsRead);
  return changed(where, { orderId, lookedAt: at });
}

/** The purchase under way has ended well. */
export function freeRuleWrite(accountId: string, orderId: string, at: Instant): Write {
  return changed(and(eq(rechargeRules.accountId, accountId), eq(rechargeRules.orderId, orderId)), { orderId: null, boughtAt: at });
}

/** Stops the rule for a reason; touches no row when it has stopped already. */
export function stopRuleWrite(accountId: string, orderId: string, at: Instant, reason: string): Write {
  return changed(and(eq(rechargeRules.accountId, accountId), eq(rechargeRules.orderId, orderId), isNull(rechargeRules.stoppedAt)), {
    orderId: null,
    stoppedAt: at,
    stoppedReason: reason,
  });
}

/** Starts a rule that had stopped. Touches no row when it had not. */
export function resumeRuleWrite(accountId: string, at: Instant): Write {
  return changed(and(eq(rechargeRules.accountId, accountId), sql`${rechargeRules.stoppedAt} is not null`), {
    stoppedAt: null,
    stoppedReason: null,
    updatedAt: at,
  });
}

function changed(where: SQL | undefined, set: Partial<typeof rechargeRules.$inferInsert>): Write {
  return { query: db().update(rechargeRules).set(set).where(where).returning({ accountId: rechargeRules.accountId }), rows: 1 };
}

/** Accounts whose rule is on and whose balance is below its threshold, or whose purchase was cut short; in order of their ids, after one. */
export async function dueRecharges(after: string | null, limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(rechargeRules)
    .innerJoin(accounts, eq(accounts.accountId, rechargeRules.accountId))
    .innerJoin(organizations, eq(id, rechargeRules.accountId))
    .where(
      and(
        eq(rechargeRules.isOn, true),
        isNull(rechargeRules.stoppedAt),
        or(lt(accounts.available, rechargeRules.threshold), sql`${rechargeRules.orderId} is not null`),
        after === null ? undefined : gt(rechargeRules.accountId, after),
      ),
    )
    .orderBy(asc(rechargeRules.accountId))
    .limit(limit);
}
