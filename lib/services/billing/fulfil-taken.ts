import { randomUUID } from "node:crypto";
import { loadAccount } from "#db/queries/ledger.ts";
import { dropWaitingPeriods } from "#db/queries/paid-periods.ts";
import {
  findPayment,
  firstLotsOf,
  grantedSources,
  lotsOfSources,
  type Payment,
  paymentOfIntent,
  savePayment,
  sourcesOf,
  takenOf,
} from "#db/queries/payments.ts";
import { post } from "#db/queries/post.ts";
import { isAllOf, type Meaning, meaningOfDispute, meaningOfRefund, oddOf, partReturned, partTaken } from "#lib/domain/billing/taken.ts";
import type { Dispute, Intent, Refund } from "#lib/gateways/payments.ts";
import { later, MINUTE } from "#lib/units/instant.ts";
import { type Millis, minus, plus, sum, ZERO } from "#lib/units/millis.ts";
import { clawOf, takeOfMonth } from "../plans/note-paid-month.ts";
import { fulfilInvoice } from "./fulfil-invoice.ts";
import { fulfilIntent } from "./fulfil-purchase.ts";
import { type Fulfilled, isAnswer, type Looking, type Owner, ownerOf, said } from "./whose.ts";

const ACTOR = "system:payments";
/** How long before a close somebody may have read what is paid: longer than anything is waited for. */
const ABOUT = 10 * MINUTE;
type Taking = { readonly kind: "refund" | "dispute"; readonly thing: Refund | Dispute; readonly meaning: Meaning };

/** A refund takes back its part of what is left of the credits that its payment bought; one that failed gives it back. */
export function fulfilRefund(refund: Refund, looking: Looking): Promise<Fulfilled> {
  return fulfilTaken({ kind: "refund", thing: refund, meaning: meaningOfRefund(refund.status) }, looking);
}

/** A dispute takes them back as soon as it is opened, and gives them back when it is won. */
export function fulfilDispute(dispute: Dispute, looking: Looking): Promise<Fulfilled> {
  return fulfilTaken({ kind: "dispute", thing: dispute, meaning: meaningOfDispute(dispute.status) }, looking);
}

async function fulfilTaken(taking: Taking, looking: Looking): Promise<Fulfilled> {
  const { thing, meaning } = taking;
  const intent = thing.intentId === null ? null : await looking.service.intents.find(thing.intentId);
  if (!intent) return said("nothing", "it is of a payment that is not there");
  const owner = await ownerOf(intent, looking);
  if (owner === null) return said("nothing", "it is nobody's here");
  if (isAnswer(owner)) return owner;
  const { accountId } = owner;
  if (meaning === "nothing") return said("nothing", "it takes no money", accountId);
  const paid = await paymentOf(intent, thing, { owner, looking });
  if (!paid) return said("waits", "its payment is not known yet", accountId);
  const known = await findPayment(accountId, thing.id);
  const isKnown = known?.state === "clawed" || (known?.state === "waiting" && paid.state !== "granted");
  if (known?.state === "returned" || (isKnown && meaning === "taken")) return said("again", "it was looked into before", accountId);
  const sight = { owner, looking };
  return meaning === "taken" ? take(taking, paid, sight) : giveBack(taking, known, paid, sight);
}

type Sight = { readonly owner: Owner; readonly looking: Looking };

/** The payment that something is taken of; it is looked into first when word of it has not come yet. */
async function paymentOf(
  intent: Intent,
  { intentId, chargeId }: Refund | Dispute,
  { owner: { accountId }, looking }: Sight,
): Promise<Payment | null> {
  const known = await paymentOfIntent(accountId, intentId, chargeId);
  if (known) return known;
  await fulfilIntent(intent, looking);
  for (const id of await looking.service.invoices.ofIntent(intent.id)) {
    const invoice = await looking.service.invoices.find(id);
    if (invoice) await fulfilInvoice(invoice, looking);
  }
  return paymentOfIntent(accountId, intentId, chargeId);
}

/** Takes the part that belongs to this money; of each of a year's months its part. */
async function take(taking: Taking, found: Payment, sight: Sight): Promise<Fulfilled> {
  const { kind, thing } = taking;
  const { accountId, now } = sight.owner;
  const sources = await grantedSources(accountId, found.objectId);
  const paid = (await findPayment(accountId, found.objectId)) ?? found;
  const others = moneysOf((await takenOf(accountId, paid.objectId)).filter(({ objectId }) => objectId !== thing.id));
  const isAll = isAllOf(paid.price, [...others, thing.amount.minor]);
  // One that begins about now may be in its close already: it comes whole, and is taken as it comes.
  if (isAll) await dropWaitingPeriods(accountId, paid.objectId, later(now, ABOUT));
  const due = partTaken(paid.granted, paid.price, others, thing.amount.minor);
  const clawed = await clawBack(accountId, { key: thing.id, sources, due }, now);
  // Of what is still to come nothing can be taken yet: it is, when it has come.
  const isTooSoon = (paid.state === "paid" || paid.state === "parked") && !isAll;
  const row = { ...rowOf(kind, thing, paid), accountId, words: null };
  await savePayment({ ...row, state: isTooSoon ? "waiting" : "clawed", clawed });
  if (!isTooSoon) await takeOfNew(paid, sources, now);
  if (!isAll && !isTooSoon) await takeOdd(paid, now);
  const kept = await findPayment(accountId, thing.id);
  // Won meanwhile, as somebody saw who found nothing taken yet: what was taken a moment ago comes back.
  if (kept?.state === "returned") return giveBack(taking, { ...kept, clawed }, paid, sight);
  return said("done", `${clawed} of ${due} millis were there to take back`, accountId);
}

/** A month that was noted while this was looked into saw nothing of it, and was not seen by it. */
async function takeOfNew(paid: Payment, known: readonly string[], now: Owner["now"]): Promise<void> {
  const { accountId, objectId } = paid;
  const sources = await grantedSources(accountId, objectId);
  for (const sourceId of sources.filter((each) => !known.includes(each))) await takeOfMonth(paid, sourceId, now);
}

const moneysOf = (rows: readonly Payment[]) => rows.flatMap(({ state, price }) => (state === "returned" ? [] : [price]));

/** Of two who look at once into the last parts of a refund neither sees that they are all: whoever sees it afterwards takes what is odd. */
async function takeOdd({ accountId, objectId, granted, price }: Payment, now: Owner["now"]): Promise<void> {
  const moneys = moneysOf(await takenOf(accountId, objectId));
  const due = isAllOf(price, moneys) ? oddOf(granted, price, moneys) : ZERO;
  if (due > ZERO) await clawBack(accountId, { key: `odd:${objectId}`, sources: await grantedSources(accountId, objectId), due }, now);
}

async function clawBack(
  accountId: string,
  { key, sources, due }: { readonly key: string; readonly sources: readonly string[]; readonly due: Millis },
  now: Owner["now"],
) {
  let left = due;
  let clawed = ZERO;
  // The latest month first: it is the one that can still be there.
  for (const sourceId of sources.toReversed()) {
    const lots = await lotsOfSources(accountId, [sourceId]);
    if (left <= ZERO || !lots) continue;
    const amount = left < lots.granted ? left : lots.granted;
    clawed = plus(clawed, (await clawOf(accountId, { key, sourceId, amount }, now)).taken);
    left = minus(left, amount);
  }
  return clawed;
}

/** The money came back: what was taken for it is there again, to end when it would have ended. */
async function giveBack({ kind, thing }: Taking, known: Payment | null, paid: Payment, { owner, looking }: Sight): Promise<Fulfilled> {
  const { accountId, now } = owner;
  const sources = await sourcesOf(accountId, paid.objectId);
  const [rows, lots] = await Promise.all([takenOf(accountId, paid.objectId), lotsOfSources(accountId, sources)]);
  const others = moneysOf(rows.filter(({ objectId }) => objectId !== thing.id));
  const atOnce = sum(rows.map(({ clawed }) => clawed));
  // What this one gave back already does not count: of two who look at once, each must come to the same.
  const before = sum(rows.filter(({ objectId }) => objectId !== thing.id).map(({ granted }) => granted));
  // What jobs held is taken as it comes back, after the first moment; what was given back before is there.
  const taken = minus(lots && lots.clawed > atOnce ? lots.clawed : atOnce, before);
  const amount = known ? partReturned(paid.granted, paid.price, others, taken) : ZERO;
  const granted = await grantAgain(accountId, { key: thing.id, sources, amount }, now);
  await savePayment({ ...rowOf(kind, thing, paid), accountId, state: "returned", clawed: known?.clawed ?? ZERO, granted, words: null });
  // What it had brought nothing for is paid for again.
  if (paid.state === "nothing") await savePayment({ ...paid, state: "parked" });
  const { invoices, intents } = looking.service;
  const invoice = paid.invoiceId === null ? null : await invoices.find(paid.invoiceId);
  const intent = invoice || paid.paymentIntentId === null ? null : await intents.find(paid.paymentIntentId);
  if (invoice) await fulfilInvoice(invoice, looking);
  if (intent) await fulfilIntent(intent, looking);
  return said("done", `${granted} millis came back`, accountId);
}

async function grantAgain(
  accountId: string,
  { key, sources, amount }: { readonly key: string; readonly sources: readonly string[]; readonly amount: Millis },
  now: Owner["now"],
) {
  const [lot] = (await firstLotsOf(accountId, sources)).toReversed();
  const account = lot && (await loadAccount(accountId));
  const isOver = lot?.expiresAt != null && lot.expiresAt <= now && lot.periodEnd === null;
  if (!lot || !account || amount <= ZERO || isOver) return ZERO;
  // A month's credits join the month that runs: what was left of theirs would have been carried into it.
  const ends = lot.periodEnd === null ? { expiresAt: lot.expiresAt, periodEnd: null } : { expiresAt: null, periodEnd: account.period.end };
  const from = { source: "given back", sourceId: sources[0] ?? "", fromSide: "external" } as const;
  const made = { lotId: randomUUID(), class: lot.class, rank: lot.rank, amount, ...ends, ...from };
  const posted = await post(accountId, { kind: "grant", key: `returned:${key}`, actor: ACTOR, at: now, ...made });
  if (posted.status === "refused" && posted.reason !== "idempotency_mismatch")
    throw new Error(`what ${key} gives back was refused: ${posted.reason}`);
  return amount;
}

function rowOf(kind: Taking["kind"], thing: Refund | Dispute, paid: Payment) {
  const { id: objectId, intentId: paymentIntentId, chargeId, amount, createdAt: at } = thing;
  const { invoiceId, orderId, objectId: ofObjectId } = paid;
  return {
    objectId,
    kind,
    invoiceId,
    orderId,
    paymentIntentId,
    chargeId,
    ofObjectId,
    planId: null,
    price: amount.minor,
    currency: amount.currency,
    granted: ZERO,
    at,
  };
}
