import { desc, eq } from "drizzle-orm";
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

export async function saveReconciliation(row: Reconciliation): Promise<void> {
  await db().insert(reconciliations).values(row).onConflictDoNothing();
}
