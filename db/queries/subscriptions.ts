import { eq, sql } from "drizzle-orm";
import { db } from "../client.ts";
import { subscriptions } from "../schema/index.ts";

export type SubscriptionRow = typeof subscriptions.$inferSelect;

/** The subscription that pays for an account, as it was last seen; also one that has ended. Null: it never had one. */
export async function findSubscription(accountId: string): Promise<SubscriptionRow | null> {
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, accountId));
  return row ?? null;
}

/**
 * Keeps what was seen of a subscription. What was read before what is there changes nothing, nor does an older subscription
 * than the one that is there. `pastDueSince` stays at the first day of its arrears. Answers whether the row is as given.
 */
export async function saveSubscription({ accountId, ...row }: SubscriptionRow): Promise<boolean> {
  const { subscriptionId, begunAt, seenAt, pastDueSince } = subscriptions;
  const since = sql`case when excluded.past_due_since is null or ${subscriptionId} <> excluded.subscription_id then excluded.past_due_since
    else coalesce(${pastDueSince}, excluded.past_due_since) end`;
  const isNewer = sql`case when ${subscriptionId} = excluded.subscription_id then ${seenAt} <= excluded.seen_at else ${begunAt} < excluded.begun_at end`;
  const [saved] = await db()
    .insert(subscriptions)
    .values({ accountId, ...row })
    .onConflictDoUpdate({ target: [subscriptions.accountId], set: { ...row, pastDueSince: since }, setWhere: isNewer })
    .returning({ accountId: subscriptions.accountId });
  return saved !== undefined;
}
