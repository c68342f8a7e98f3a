import { entriesOfHolds } from "#db/queries/entries.ts";
import { findJob, type JobRow, listJobs } from "#db/queries/jobs.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findQuotes } from "#db/queries/rating.ts";
import type { Entry } from "#lib/domain/ledger/account.ts";
import { burnedOf, type LotTally } from "#lib/domain/ledger/receipt.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Millis } from "#lib/units/millis.ts";

/** How a job's price came about and who paid: its quote's lines, its entries, the lots burned. */
export type ApiReceipt = {
  readonly total: Millis;
  readonly lines: readonly Line[];
  readonly entries: readonly Entry[];
  readonly burned: readonly LotTally[];
};
/** A job as the tables have it, with its receipt. */
export type ApiJob = { readonly row: JobRow; readonly unit: string; readonly receipt: ApiReceipt };

/** A page of an account's jobs, newest first, each with its receipt: `next` is the cursor of the page that follows, or null. */
export async function loadApiJobs(caller: Caller, page: { readonly limit: number; readonly after?: string }) {
  const { jobs, next } = await listJobs(caller.accountId, page);
  return { jobs: await withReceipts(caller, jobs), next };
}

/** One job; null when the account has none of that id. */
export async function loadApiJob(caller: Caller, jobId: string): Promise<ApiJob | null> {
  const row = await findJob(caller.accountId, jobId);
  const [job] = row ? await withReceipts(caller, [row]) : [];
  return job ?? null;
}

async function withReceipts({ accountId }: Caller, rows: readonly JobRow[]): Promise<readonly ApiJob[]> {
  if (rows.length === 0) return [];
  const holds = rows.map(({ hold }) => hold);
  const [account, quotes, entries] = await Promise.all([
    loadAccount(accountId),
    findQuotes(
      accountId,
      holds.flatMap(({ quoteId }) => quoteId ?? []),
    ),
    entriesOfHolds(accountId, holds),
  ]);
  return rows.map((row) => {
    const quote = quotes.find(({ id }) => id === row.hold.quoteId);
    const own = entries.filter(({ holdId }) => holdId === row.hold.id);
    const receipt = { total: quote?.total ?? row.hold.amount, lines: quote?.lines ?? [], entries: own, burned: burnedOf(own) };
    return { row, unit: quote?.unit ?? account?.unit ?? "credit", receipt };
  });
}
