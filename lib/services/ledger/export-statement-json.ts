import { listEntries, loadStatement } from "#db/queries/entries.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { rangeOf } from "#lib/domain/ledger/statement-range.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { entryViews } from "./entry-view.ts";
import { filterOf, type StatementRequest } from "./load-statement.ts";

const CHUNK = 500;

/**
 * A statement as one JSON document, streamed: the sum of all entries of its dates (`opening` + every `change` = `closing`),
 * then the entries that the filters show, newest first, none later than the sum knows. Amounts are decimal strings in the
 * account's unit, instants RFC 3339 in UTC, as the API has them. Memory does not grow with the books.
 */
export async function* exportStatementJson(caller: Caller, request: StatementRequest): AsyncGenerator<string> {
  const account = await loadAccount(caller.accountId);
  if (!account) {
    yield "null\n";
    return;
  }
  const { period } = rangeOf(request, account.period, account.zone);
  const { opening, totals, closing, sequence } = await loadStatement(caller.accountId, period, account.zone);
  const head = {
    organization: caller.slug,
    unit: account.unit,
    zone: account.zone,
    madeAt: formatInstant(caller.now),
    from: formatInstant(period.start),
    to: formatInstant(period.end),
    opening: formatMillis(opening),
    totals: totals.map(({ kind, amount, effect, count }) => ({
      kind,
      entries: count,
      amount: formatMillis(amount),
      change: formatMillis(effect),
    })),
    closing: formatMillis(closing),
    filter: { kind: request.kind ?? null, search: request.q ?? null },
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "entries": [`;
  const filter = { ...filterOf(request, account), last: sequence, limit: CHUNK };
  let after: string | null = null;
  let comma = "";
  do {
    const page = await listEntries(caller.accountId, { ...filter, ...(after ? { after } : {}) });
    for (const entry of await entryViews(page.entries)) {
      yield `${comma}\n    ${JSON.stringify(entryOf(entry))}`;
      comma = ",";
    }
    after = page.next;
  } while (after);
  yield "\n  ]\n}\n";
}

function entryOf(entry: EntryView) {
  return {
    id: entry.id,
    number: String(entry.sequence),
    at: formatInstant(entry.at),
    kind: entry.kind,
    operation: entry.operation,
    from: entry.fromSide,
    to: entry.toSide,
    class: entry.lotClass,
    amount: formatMillis(entry.amount),
    change: formatMillis(entry.effect),
    balanceAfter: formatMillis(entry.balanceAfter),
    lot: entry.lotId,
    project: entry.project,
    department: entry.department,
    actor: entry.actorName,
    memo: entry.memo,
    job: entry.holdId,
    quote: entry.quoteId,
    rateCard: { id: entry.cardId, version: entry.cardVersion },
    transaction: entry.transaction,
  };
}
