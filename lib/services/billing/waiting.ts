import { listSeenTo, orgNames, type ParkedPayment, parkedEvents, parkedPaymentsWithOrders } from "#db/queries/parked.ts";
import { listReconciliations } from "#db/queries/reconciliations.ts";
import { type BusinessObject, objectOf } from "#lib/domain/billing/event-kinds.ts";
import { groupParked, kindOfPayment, mentionsOf, type Parked, type Unmatched } from "#lib/domain/billing/parked.ts";
import type { Instant } from "#lib/units/instant.ts";
import { isUuid } from "./whose.ts";

const MOST = 200;
const KINDS: readonly BusinessObject["kind"][] = [
  "session",
  "invoice",
  "intent",
  "refund",
  "dispute",
  "subscription",
  "schedule",
  "customer",
];

// A refund names what it takes back, and is a thing of its own.
const MONEY: readonly BusinessObject["kind"][] = ["session", "invoice", "intent"];

/** Something that waits for a person, with the organization that it is of, as far as that is known. */
export type Waiting = Parked & {
  readonly payment: ParkedPayment | null;
  readonly org: { readonly name: string; readonly slug: string } | null;
};

/** Everything of money that waits for a person: payments, events and what the last comparison could not make fit, each thing once. */
export async function loadWaiting(): Promise<readonly Waiting[]> {
  const [payments, events, unmatched] = await Promise.all([parkedPaymentsWithOrders(MOST), parkedEvents(MOST), lastUnmatched()]);
  const groups = groupParked(
    payments.map(({ objectId, accountId, kind, words, at, invoiceId, paymentIntentId, order }) => ({
      kind: kindOfPayment(kind, objectId),
      id: objectId,
      accountId,
      words: words ?? "",
      at,
      aliases: [invoiceId, paymentIntentId, order?.objectId ?? null].filter((id) => id !== null),
    })),
    events.flatMap(({ eventId, type, objectId, accountHint, createdAt: at, lastError, payload }) => {
      const thing = objectOf(type, objectId);
      const accountId = accountHint !== null && isUuid(accountHint) ? accountHint : null;
      return thing
        ? [{ eventId, thing, accountId, words: lastError ?? "", at, mentions: MONEY.includes(thing.kind) ? mentionsOf(payload) : [] }]
        : [];
    }),
    unmatched,
  );
  const names = await orgNames(groups.flatMap(({ accountId }) => accountId ?? []));
  const byId = new Map(payments.map((payment) => [payment.objectId, payment]));
  return groups.map((group) => ({
    ...group,
    payment: group.isPayment ? (byId.get(group.id) ?? null) : null,
    org: group.accountId === null ? null : (names.get(group.accountId) ?? null),
  }));
}

/** What the last comparison could not make fit and nobody has seen to since. */
async function lastUnmatched(): Promise<readonly Unmatched[]> {
  const last = (await listReconciliations(5)).find(({ endedAt }) => endedAt !== null);
  const things = last ? unmatchedIn(last.failed, last.at) : [];
  const seen = await listSeenTo(things.map(({ id }) => id));
  return things.filter(({ id, at }) => {
    const by = seen.get(id);
    return !by || (by.how === "tried" && by.at < at);
  });
}

/** What a comparison kept in words, read again: each thing with its kind, id, account and words. */
export function unmatchedIn(kept: unknown, at: Instant): readonly Unmatched[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null || !("kind" in each) || !("id" in each) || !("words" in each)) return [];
    const kind = KINDS.find((known) => known === each.kind);
    const accountId = "accountId" in each && typeof each.accountId === "string" && isUuid(each.accountId) ? each.accountId : null;
    return kind ? [{ kind, id: String(each.id), words: String(each.words), accountId, at }] : [];
  });
}
