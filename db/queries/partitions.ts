import { sql } from "drizzle-orm";
import { formatInstant, type Instant } from "../../lib/units/instant.ts";
import { db } from "../client.ts";

/** Makes the ledger's partitions for this month and the four after it, where they are missing. */
export async function ensurePartitions(): Promise<void> {
  await db().execute(sql`select ledger_ensure_partitions(now(), now() + interval '4 months')`);
}

/** Makes them for every month from one instant to another, so that what a clock that runs ahead books has its own. */
export async function ensurePartitionsBetween(from: Instant, to: Instant): Promise<void> {
  await db().execute(sql`select ledger_ensure_partitions(${formatInstant(from)}::timestamptz, ${formatInstant(to)}::timestamptz)`);
}
