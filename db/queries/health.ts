import { pool } from "../client.ts";

/** One real query: may the application's role work, and do the ledger's partitions reach three months ahead? */
export async function isLedgerReady(): Promise<boolean> {
  const [row] = await pool()<{ ready: boolean }[]>`select ledger_ready() as ready`;
  return row?.ready === true;
}
