import { and, desc, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { reconciliations } from "../schema/index.ts";

export type Reconciliation = typeof reconciliations.$inferSelect;

/** The comparisons with the payment service, newest first. */
export async function listReconciliations(limit: number): Promise<readonly Reconciliation[]> {
  return db().select().from(reconciliations).orderBy(desc(reconciliations.at)).limit(limit);
}

/** The last one that looked at everything; null when there was none. */
export async function lastComplete(): Promise<Reconciliation | null> {
  const [row] = await db()
    .select()
    .from(reconciliations)
    .where(eq(reconciliations.isComplete, true))
    .orderBy(desc(reconciliations.at))
    .limit(1);
  return row ?? null;
}

/** One that waits or is under way, and showed a sign of life since, or was asked for since; null when there is none. */
export async function runningReconciliation(since: Instant): Promise<Reconciliation | null> {
  const [row] = await db()
    .select()
    .from(reconciliations)
    .where(and(isNull(reconciliations.endedAt), sql`coalesce(${reconciliations.seenAt}, ${reconciliations.at}) >= ${formatInstant(since)}`))
    .orderBy(desc(reconciliations.at))
    .limit(1);
  return row ?? null;
}

const NOTHING_YET = { isComplete: false, looked: 0, repaired: [], failed: [], milliseconds: 0, endedAt: null };

/** Asks for a comparison: the worker takes it. */
export function askReconciliationWrite(row: Pick<Reconciliation, "at" | "since"> & { readonly askedBy: string }): Write {
  const values = { ...NOTHING_YET, ...row, seenAt: null };
  return { query: db().insert(reconciliations).values(values).onConflictDoNothing().returning({ at: reconciliations.at }), rows: 1 };
}

/** One begins: it can be seen from now on. */
export async function beginReconciliation(row: Pick<Reconciliation, "at" | "since">): Promise<void> {
  await db()
    .insert(reconciliations)
    .values({ ...NOTHING_YET, ...row, askedBy: null, seenAt: row.at })
    .onConflictDoNothing();
}

/** Takes one that was asked for, or that somebody began and gave no sign of life since; nobody else takes it then. */
export async function claimReconciliation(now: Instant, silentSince: Instant): Promise<Reconciliation | null> {
  const { at, endedAt, seenAt } = reconciliations;
  const waiting = db()
    .select({ at })
    .from(reconciliations)
    .where(and(isNull(endedAt), or(isNull(seenAt), lt(seenAt, silentSince)), isNotNull(reconciliations.askedBy)))
    .orderBy(at)
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await db().update(reconciliations).set({ seenAt: now }).where(sql`${at} = (${waiting})`).returning();
  return row ?? null;
}

/** Says how far one has come. */
export async function noteReconciliation(at: Instant, looked: number, seenAt: Instant): Promise<void> {
  await db()
    .update(reconciliations)
    .set({ looked, seenAt })
    .where(and(eq(reconciliations.at, at), isNull(reconciliations.endedAt)));
}

export async function endReconciliation({ at, ...done }: Pick<Reconciliation, "at"> & Partial<Reconciliation>): Promise<void> {
  await db().update(reconciliations).set(done).where(eq(reconciliations.at, at));
}
