import { entriesOfHold, findEntry } from "#db/queries/entries.ts";
import { findHold } from "#db/queries/holds.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findQuote } from "#db/queries/rating.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, minus, plus, ZERO } from "#lib/units/millis.ts";
import { cardOf, findCard } from "../cards.ts";
import { type EntryView, entryViews } from "./entry-view.ts";
import { worth } from "./load-balance.ts";

/** What one lot paid for a job: taken at its start, given back at its end, and kept. */
export type Burned = {
  readonly lotId: string;
  readonly label: string;
  readonly taken: Millis;
  readonly returned: Millis;
  readonly spent: Millis;
};

export type ReceiptView = {
  readonly entry: EntryView;
  readonly unit: string;
  readonly zone: string;
  readonly cardName: string;
  readonly money: { readonly cents: bigint; readonly currency: string } | null;
  /** The job behind the entry; null for grants, expiries and other entries without one. */
  readonly job: {
    readonly id: string;
    readonly state: string;
    readonly outcome: string | null;
    readonly held: Millis;
    readonly settled: Millis;
    readonly returned: Millis;
    readonly excess: Millis;
    readonly startedAt: Instant;
    readonly endedAt: Instant | null;
  } | null;
  readonly quote: Quote | null;
  readonly burned: readonly Burned[];
  /** All entries of the job, or the one entry. */
  readonly entries: readonly EntryView[];
};

/** Everything behind one entry of the books: its job, the quote that priced it, the lots that paid. Null when the account has no such entry. */
export async function loadReceipt({ accountId, now }: Caller, entryId: string): Promise<ReceiptView | null> {
  const [account, entry] = await Promise.all([loadAccount(accountId), findEntry(accountId, entryId)]);
  if (!account || !entry) return null;
  const [hold, quote] = await Promise.all([
    entry.holdId ? findHold(accountId, entry.holdId) : null,
    entry.quoteId ? findQuote(accountId, entry.quoteId) : null,
  ]);
  const entries = await entryViews(hold ? await entriesOfHold(accountId, hold) : [entry]);
  const self = entries.find(({ id }) => id === entry.id) ?? (await entryViews([entry]))[0];
  if (!self) return null;
  const [priced, current] = await Promise.all([findCard(entry.cardId, entry.cardVersion), cardOf(account, now)]);
  return {
    entry: self,
    unit: account.unit,
    zone: account.zone,
    cardName: priced?.name ?? entry.cardId,
    money: worth(hold ? hold.settled : entry.amount, current, account.planId),
    job: hold && {
      id: hold.id,
      state: hold.state,
      outcome: hold.outcome,
      held: hold.amount,
      settled: hold.settled,
      returned: hold.returned,
      excess: hold.excess,
      startedAt: hold.createdAt,
      endedAt: hold.endedAt,
    },
    quote,
    burned: entry.holdId ? burnedOf(entries) : [],
    entries,
  };
}

type Tally = Pick<Burned, "taken" | "returned" | "spent">;
const spends = (tally: Tally, amount: Millis): Tally => ({ ...tally, spent: plus(tally.spent, amount) });
const TALLIES: Readonly<Record<string, (tally: Tally, amount: Millis) => Tally>> = {
  hold: (tally, amount) => ({ ...tally, taken: plus(tally.taken, amount) }),
  release: (tally, amount) => ({ ...tally, returned: plus(tally.returned, amount) }),
  settle: spends,
  charge: spends,
  accrue: spends,
  refund: ({ taken, returned, spent }, amount) => ({ taken, returned: plus(returned, amount), spent: minus(spent, amount) }),
};

/** Lot by lot what a job's entries took, gave back and kept. */
export function burnedOf(entries: readonly EntryView[]): readonly Burned[] {
  const lots = new Map<string, Burned>();
  for (const { lotId, lotClass, classLabel, kind, amount } of entries) {
    const tally = TALLIES[kind];
    if (!lotId || !tally) continue;
    const before = lots.get(lotId) ?? { lotId, label: classLabel ?? lotClass ?? "lot", taken: ZERO, returned: ZERO, spent: ZERO };
    lots.set(lotId, { ...before, ...tally(before, amount) });
  }
  return [...lots.values()];
}
