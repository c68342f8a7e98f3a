import { isLedgerReady } from "#db/queries/health.ts";
import { log } from "#lib/log.ts";

const PATIENCE = 2_000;

/** What stands in the way of serving people, or null. A database that does not answer within 2 s counts as away. */
export async function obstacle(): Promise<"database" | "partitions" | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer from the database")), PATIENCE);
  });
  try {
    return (await Promise.race([isLedgerReady(), late])) ? null : "partitions";
  } catch (error) {
    log.warn({ error }, "not ready");
    return "database";
  } finally {
    clearTimeout(timer);
  }
}
