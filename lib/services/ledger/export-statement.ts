import { listEntries } from "#db/queries/entries.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { csvLine, ENTRY_COLUMNS, entryCells } from "#lib/domain/ledger/csv.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { entryViews } from "./entry-view.ts";
import { filterOf, type StatementRequest } from "./load-statement.ts";

const CHUNK = 500;

/**
 * The entries that a statement's filters show, all pages of them, as CSV: a chunk at a time, each read when the one before was
 * taken, so that a million entries need no more memory than five hundred.
 */
export async function* exportStatement(caller: Caller, request: StatementRequest): AsyncGenerator<string> {
  const account = await loadAccount(caller.accountId);
  yield csvLine(ENTRY_COLUMNS);
  if (!account) return;
  const filter = filterOf(request, account);
  let after: string | null = null;
  do {
    const page = await listEntries(caller.accountId, { ...filter, limit: CHUNK, ...(after ? { after } : {}) });
    const views = await entryViews(page.entries);
    yield views.map((entry) => csvLine(entryCells(entry, account.unit, entry.actorName))).join("");
    after = page.next;
  } while (after);
}
