import { listEntries, loadBalanceAt, loadStatement as queryStatement } from "#db/queries/entries.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import type { Account, Statement } from "#lib/domain/ledger/account.ts";
import { momentOf, type RangeRequest, rangeOf, type StatementRange } from "#lib/domain/ledger/statement-range.ts";
import { addsUp, heldAfter, type SummaryTerm, summaryOf } from "#lib/domain/ledger/summary.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, sum } from "#lib/units/millis.ts";
import { entryViews } from "./entry-view.ts";

const PAGE = 50;

/** The filters of a statement, as they stand in its address. */
export type StatementRequest = RangeRequest & {
  readonly kind?: string | undefined;
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  /** The moment of which the balance is asked: a wall time in the account's zone, or an instant. */
  readonly at?: string | undefined;
};

/** What could be spent and what was held just before a moment, with the figures that it follows from. */
export type BalanceAt = {
  readonly at: Instant;
  readonly available: Millis;
  readonly held: Millis;
  /** What jobs had set aside, spent and returned until then: held is what is left of it (GEN-5). */
  readonly jobs: { readonly set: Millis; readonly settled: Millis; readonly returned: Millis };
  /** The last entry before it; null when there was none. */
  readonly entry: { readonly id: string; readonly at: Instant; readonly sequence: bigint } | null;
  /** The entry's balance is the sum of everything before. */
  readonly agrees: boolean;
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
  /** Null: not asked. `unreadable`: no moment. `future`: still to come. */
  readonly balanceAt: BalanceAt | "unreadable" | "future" | null;
};

/** A stretch of the books: its sum, and a page of its entries by the filters. Null when the organization has no account yet. */
export async function loadStatement(caller: Caller, request: StatementRequest): Promise<StatementView | null> {
  const account = await loadAccount(caller.accountId);
  if (!account) return null;
  const range = rangeOf(request, account.period, account.zone);
  const [statement, { entries, next }, balanceAt] = await Promise.all([
    queryStatement(caller.accountId, range.period, account.zone),
    listEntries(caller.accountId, { ...filterOf(request, account), ...(request.after ? { after: request.after } : {}), limit: PAGE }),
    balanceAtOf(caller, request.at, account.zone),
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
    balanceAt,
  };
}

/** The filters of an address as the books take them: the page and its export show the very same entries. */
export function filterOf(request: StatementRequest, { period, zone }: Pick<Account, "period" | "zone">) {
  const { start, end } = rangeOf(request, period, zone).period;
  const search = request.q?.trim().slice(0, 100);
  return { from: start, to: end, ...(request.kind ? { kinds: [request.kind] } : {}), ...(search ? { search } : {}) };
}

async function balanceAtOf({ accountId, now }: Caller, asked: string | undefined, zone: string): Promise<StatementView["balanceAt"]> {
  if (!asked) return null;
  const at = momentOf(asked, zone);
  if (at === null) return "unreadable";
  if (at > now) return "future";
  const { totals, balance, entry } = await loadBalanceAt(accountId, at, zone);
  const { held, ...jobs } = heldAfter(totals);
  return { at, available: balance, held, jobs, entry, agrees: balance === sum(totals.map(({ effect }) => effect)) };
}
