import { listEntries, loadStatement as queryStatement } from "#db/queries/entries.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import type { Account, Statement } from "#lib/domain/ledger/account.ts";
import { type RangeRequest, rangeOf, type StatementRange } from "#lib/domain/ledger/statement-range.ts";
import { addsUp, type SummaryTerm, summaryOf } from "#lib/domain/ledger/summary.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type EntryView, entryViews } from "./entry-view.ts";

const PAGE = 50;

/** The filters of a statement, as they stand in its address. */
export type StatementRequest = RangeRequest & {
  readonly kind?: string | undefined;
  readonly q?: string | undefined;
  readonly after?: string | undefined;
};

export type StatementView = {
  readonly now: Instant;
  readonly unit: string;
  readonly zone: string;
  readonly range: StatementRange;
  readonly statement: Statement;
  readonly terms: readonly SummaryTerm[];
  readonly addsUp: boolean;
  readonly entries: readonly EntryView[];
  readonly next: string | null;
  readonly openedAt: Instant;
};

/** A stretch of the books: its sum, and a page of its entries by the filters. Null when the organization has no account yet. */
export async function loadStatement(caller: Caller, request: StatementRequest): Promise<StatementView | null> {
  const account = await loadAccount(caller.accountId);
  if (!account) return null;
  const range = rangeOf(request, account.period, account.zone);
  const [statement, { entries, next }] = await Promise.all([
    queryStatement(caller.accountId, range.period, account.zone),
    listEntries(caller.accountId, { ...filterOf(request, account), ...(request.after ? { after: request.after } : {}), limit: PAGE }),
  ]);
  return {
    now: caller.now,
    unit: account.unit,
    zone: account.zone,
    range,
    statement,
    terms: summaryOf(statement),
    addsUp: addsUp(statement),
    entries: await entryViews(entries),
    next,
    openedAt: account.period.start,
  };
}

/** The filters of an address as the books take them: the page and its export show the very same entries. */
export function filterOf(request: StatementRequest, { period, zone }: Pick<Account, "period" | "zone">) {
  const { start, end } = rangeOf(request, period, zone).period;
  const search = request.q?.trim().slice(0, 100);
  return { from: start, to: end, ...(request.kind ? { kinds: [request.kind] } : {}), ...(search ? { search } : {}) };
}
