import { loadStatement } from "#db/queries/entries.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { rangeOf } from "#lib/domain/ledger/statement-range.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";

/** The statement of a calendar month (yyyy-mm) in the account's zone. Null without a ledger. */
export async function loadApiStatement({ accountId }: Caller, month: string) {
  const account = await loadAccount(accountId);
  if (!account) return null;
  const { period } = rangeOf({ period: month }, account.period, account.zone);
  return { statement: await loadStatement(accountId, period, account.zone), zone: account.zone, unit: account.unit };
}
