import { and, eq, like } from "drizzle-orm";
import type { Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { notices } from "../schema/index.ts";

/** The write that a notice is sent: once for ever, so that a statement that sends it again is undone (LostRace). */
export function noticeWrite(accountId: string, key: string, sentAt: Instant): Write {
  return {
    query: db().insert(notices).values({ accountId, key, sentAt }).onConflictDoNothing().returning({ key: notices.key }),
    rows: 1,
  };
}

/** The notices of an account whose key begins so, with when they were sent. */
export async function noticesOf(accountId: string, prefix: string): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db()
    .select({ key: notices.key, sentAt: notices.sentAt })
    .from(notices)
    .where(and(eq(notices.accountId, accountId), like(notices.key, `${prefix.replaceAll(/[%_\\]/g, "\\$&")}%`)));
  return new Map(rows.map(({ key, sentAt }) => [key, sentAt]));
}
