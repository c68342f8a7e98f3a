import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { holds, jobRuns, operations } from "../schema/index.ts";

export type HoldRow = typeof holds.$inferSelect;

/** One hold, which is one job; null when the account has none of that id. */
export async function findHold(accountId: string, id: string): Promise<HoldRow | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const [row] = await db()
    .select()
    .from(holds)
    .where(and(eq(holds.accountId, accountId), eq(holds.id, id)));
  return row ?? null;
}

/** The job that a key has made already, if any (GEN-9). */
export async function jobOfKey(accountId: string, key: string): Promise<string | null> {
  const [row] = await db()
    .select({ jobId: operations.holdId })
    .from(operations)
    .where(and(eq(operations.accountId, accountId), eq(operations.key, key)));
  return row?.jobId ?? null;
}

/** Whether that person (or, for a key, any member) has signed in with LinkedIn (ACT-10). */
export async function hasLinkedIn(accountId: string, userId: string | null): Promise<boolean> {
  const [row] = await db().execute<{ linked: boolean }>(sql`
    select exists (select from user_logins l join memberships m on m.user_id = l.user_id and m.account_id = ${accountId}
      where l.provider = 'linkedin' and (${userId}::text is null or l.user_id::text = ${userId})) as linked`);
  return row?.linked ?? false;
}

/** Keeps what a job made, beside its progress. Safe to repeat. */
export async function saveOutput(accountId: string, jobId: string, output: unknown, at: Instant): Promise<void> {
  const row = { progress: 100, message: null, output, updatedAt: at };
  await db()
    .insert(jobRuns)
    .values({ accountId, jobId, ...row })
    .onConflictDoUpdate({ target: [jobRuns.accountId, jobRuns.jobId], set: row });
}
