import { sql } from "drizzle-orm";
import { db } from "../client.ts";

/** Makes the ledger's partitions for this month and the four after it, where they are missing. */
export async function ensurePartitions(): Promise<void> {
  await db().execute(sql`select ledger_ensure_partitions(now(), now() + interval '4 months')`);
}
