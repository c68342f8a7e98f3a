import { entriesOfHold, findEntry } from "#db/queries/entries.ts";
import { findHold, type HoldRow } from "#db/queries/holds.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findQuote } from "#db/queries/rating.ts";
import { entriesOfTransaction, findBySequence, originsOf, refundsOf } from "#db/queries/receipts.ts";
import type { Charge, ReceiptView } from "#lib/domain/billing/receipt-view.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { requestText } from "#lib/domain/jobs/request-text.ts";
import type { Entry } from "#lib/domain/ledger/account.ts";
import { stepsOf } from "#lib/domain/ledger/receipt.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import { chargeLines } from "#lib/domain/metering/charge-lines.ts";
import { paramsOfMemo } from "#lib/domain/metering/params-memo.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { plus, sum, ZERO } from "#lib/units/millis.ts";
import { cardOf, findCard } from "../cards.ts";
import { burnedLots } from "./burned-lots.ts";
import { entryViews } from "./entry-view.ts";
import { worth } from "./load-balance.ts";
import { loadBillParts } from "./load-bill-parts.ts";

/** Everything behind one entry of the books: its job, the quote that priced it, the lots that paid, what corrects it. Null when the account has no such entry. */
export async function loadReceipt({ accountId, now }: Caller, entryId: string): Promise<ReceiptView | null> {
  const [account, entry] = await Promise.all([loadAccount(accountId), findEntry(accountId, entryId)]);
  if (!account || !entry) return null;
  const { hold, quote, related, card } = await behind(accountId, entry);
  const entries = await entryViews(related.some(({ id }) => id === entry.id) ? related : [...related, entry]);
  const self = entries.find(({ id }) => id === entry.id);
  if (!self) return null;
  return {
    entry: self,
    unit: account.unit,
    zone: account.zone,
    card: { id: entry.cardId, version: entry.cardVersion, name: card?.name ?? entry.cardId },
    money: worth(hold ? hold.settled : entry.amount, await cardOf(account, now), account.planId),
    job: hold && jobOf(hold),
    quote,
    request: requestOf(card, quote, related),
    charge: chargeOf(card, related),
    bill: await loadBillParts(accountId, entry, card),
    steps: stepsOf(related),
    ...(await lotsOf(accountId, entry, entries)),
    corrects: entries.find(({ sequence }) => sequence === self.corrects) ?? null,
    correctedBy: entries.filter(({ corrects }) => corrects === self.sequence),
    entries,
  };
}

async function behind(accountId: string, entry: Entry) {
  const [hold, quote, card] = await Promise.all([
    entry.holdId ? findHold(accountId, entry.holdId) : null,
    entry.quoteId ? findQuote(accountId, entry.quoteId) : null,
    findCard(entry.cardId, entry.cardVersion),
  ]);
  return { hold, quote, card, related: await (hold ? entriesOfHold(accountId, hold) : chainOf(accountId, entry)) };
}

async function lotsOf(accountId: string, { lotId }: Entry, entries: readonly EntryView[]): Promise<Pick<ReceiptView, "burned" | "lot">> {
  const burned = await burnedLots(accountId, entries);
  if (!lotId || burned.some((lot) => lot.lotId === lotId)) return { burned, lot: null };
  return { burned, lot: (await originsOf(accountId, [lotId])).get(lotId) ?? null };
}

/** A charge with all its refunds, whichever of them was asked for; of anything else, what was made in one with it. */
async function chainOf(accountId: string, entry: Entry): Promise<readonly Entry[]> {
  const corrected = entry.corrects === null ? null : await findBySequence(accountId, entry.corrects);
  const root = corrected ?? entry;
  const made = await entriesOfTransaction(accountId, root);
  const spent = made.filter(({ toSide }) => toSide === "spent").map(({ sequence }) => sequence);
  return [...made, ...(await refundsOf(accountId, root.at, spent))];
}

function jobOf({ id, state, outcome, amount, settled, returned, excess, refunded, createdAt, endedAt }: HoldRow): ReceiptView["job"] {
  return { id, state, outcome, held: amount, settled, returned, excess, refunded, startedAt: createdAt, endedAt };
}

/** What was asked for: by the quote, or by the memo of a metered charge. */
function requestOf(card: RateCard | null, quote: Quote | null, related: readonly Entry[]): string {
  const charge = related.find(isCharge);
  const operation = card?.operations.find(({ id }) => id === (quote ?? charge)?.operation);
  if (!operation) return "";
  return requestText(operation, quote?.params ?? paramsOfMemo(charge?.memo ?? null, operation.fields) ?? {});
}

const isCharge = ({ kind }: Entry) => kind === "charge" || kind === "accrue" || kind === "waive";

function chargeOf(card: RateCard | null, entries: readonly Entry[]): Charge | null {
  const amountOf = (...kinds: readonly string[]) => sum(entries.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount));
  const [taken, waived] = [amountOf("charge", "accrue"), amountOf("waive")];
  const total = plus(taken, waived);
  if (total === ZERO) return null;
  const charge = entries.find(isCharge);
  return { total, taken, waived, refunded: amountOf("refund"), lines: card && charge ? chargeLines(card, charge, total) : [] };
}
