import { probe } from "../client.ts";

/** One real query: may the application's role work, and do the ledger's partitions reach three months ahead? Does not wait behind other queries. */
export async function isLedgerReady(): Promise<boolean> {
  const [row] = await probe()<{ ready: boolean }[]>`select ledger_ready() as ready`;
  return row?.ready === true;
}
