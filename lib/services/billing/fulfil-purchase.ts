import { randomUUID } from "node:crypto";
import { atomically } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { endOrderWrite, type Order } from "#db/queries/orders.ts";
import { findPayment, lotsOfSources, type Payment, savePayment, takenOf } from "#db/queries/payments.ts";
import { post } from "#db/queries/post.ts";
import { interpretPurchase, type Verdict } from "#lib/domain/billing/interpret.ts";
import { rankOf } from "#lib/domain/catalog/credit-class.ts";
import type { NewLot, Posting } from "#lib/domain/ledger/posting.ts";
import type { Intent, Money } from "#lib/gateways/payments.ts";
import { log } from "#lib/log.ts";
import { idAt } from "#lib/units/id.ts";
import { ZERO } from "#lib/units/millis.ts";
import { findCard } from "../cards.ts";
import { standing } from "./grant-paid.ts";
import { mailReceipt } from "./mail-receipt.ts";
import { type Fulfilled, isAnswer, type Looking, type Owner, orderOf, ownerOf, said } from "./whose.ts";

const NO_ACCOUNT = { status: "refused", reason: "not_found" } as const;
type Credits = Extract<Verdict, { is: "credits" }>;
/** What a payment row says beside the verdict. */
export type PaymentFacts = Pick<
  Payment,
  "objectId" | "kind" | "orderId" | "invoiceId" | "paymentIntentId" | "chargeId" | "planId" | "price" | "currency" | "at"
>;

/** What a purchase was made by: it knows the sum without tax. */
type Bought = { readonly subtotal: Money; readonly invoiceId: string | null };

/** A one-time payment with what was ordered by it. `by`: what made it, where that is at hand. */
export async function fulfilIntent(intent: Intent, looking: Looking, by: Bought | null = null): Promise<Fulfilled> {
  if (intent.orderId === null) return said("nothing", "it pays for nothing that was ordered by itself");
  const owner = await ownerOf(intent, looking);
  if (owner === null) return said("nothing", "it is nobody's here");
  if (isAnswer(owner)) return owner;
  const { accountId } = owner;
  const known = await findPayment(accountId, intent.id);
  const order = await orderOf(accountId, intent.orderId);
  if (!order) return said("parked", `it names the order ${intent.orderId}, which is not there`, accountId);
  if (known && known.state !== "parked") return endOrder(order, known, owner);
  const account = await loadAccount(accountId);
  if (!account) return said("parked", "its organization has no account", accountId);
  const bought = by ?? (await boughtBy(order, intent, looking));
  const subtotal = bought?.subtotal ?? intent.amount;
  const verdict = interpretPurchase(
    { isPaid: intent.status === "succeeded", subtotal: subtotal.minor, currency: subtotal.currency, at: intent.createdAt },
    order,
    account.zone,
  );
  const facts: PaymentFacts = {
    objectId: intent.id,
    kind: order.kind === "recharge" ? "recharge" : "pack",
    orderId: order.id,
    invoiceId: bought?.invoiceId ?? null,
    paymentIntentId: intent.id,
    chargeId: intent.chargeId,
    planId: null,
    price: intent.received.minor,
    currency: intent.received.currency,
    at: intent.createdAt,
  };
  return grantCredits(verdict, order, facts, subtotal.minor, owner);
}

/** The checkout or the invoice that a payment was made by; null when there is none, or it was paid by another payment. */
export async function boughtBy({ kind, objectId }: Order, intent: Intent, { service }: Looking): Promise<Bought | null> {
  if (kind !== "recharge") {
    const session = objectId?.startsWith("cs_") ? await service.checkout.find(objectId) : null;
    return session?.intentId === intent.id ? session : null;
  }
  const [invoiceId] = await service.invoices.ofIntent(intent.id);
  const invoice = invoiceId === undefined ? null : await service.invoices.find(invoiceId);
  return invoice && { subtotal: invoice.subtotal, invoiceId: invoice.id };
}

/** Who grants it in spite of what does not fit, and why. */
export type ByHand = { readonly actor: string; readonly words: string };

/**
 * Grants the credits of a one-time payment, once for ever: its object is the ledger's key. `cost` is without tax, in the order's
 * currency unless it was paid in another.
 */
export async function grantCredits(
  verdict: Verdict,
  order: Order,
  facts: PaymentFacts,
  cost: bigint,
  owner: Owner,
  hand: ByHand | null = null,
): Promise<Fulfilled> {
  if (verdict.is !== "credits") return unless(verdict, facts, owner);
  const { accountId, now } = owner;
  if (await isGivenBack(accountId, facts)) return unless(GIVEN_BACK, facts, owner);
  const posting = await postingOf(verdict, order, facts, cost, owner, hand);
  const posted = posting ? await post(accountId, posting) : NO_ACCOUNT;
  // The key is of this payment alone: under another body it was granted before, in other words.
  if (posted.status === "refused" && posted.reason !== "idempotency_mismatch")
    return unless({ is: "parked", words: `the books refuse it: ${posted.reason}` }, facts, owner);
  const lots = await lotsOfSources(accountId, [facts.objectId]);
  await savePayment({ ...facts, accountId, state: "granted", granted: lots?.granted ?? verdict.amount, words: hand?.words ?? null });
  await atomically(endOrderWrite(accountId, order.id, "paid", now, hand?.words ?? null));
  await mailReceipt(owner, facts.objectId);
  return said(posted.status === "done" ? "done" : "again", "its credits are there", accountId);
}

async function postingOf(
  verdict: Credits,
  order: Order,
  { objectId, currency }: PaymentFacts,
  cost: bigint,
  owner: Owner,
  hand: ByHand | null,
): Promise<Posting | null> {
  const card = await findCard(order.cardId, order.cardVersion);
  if (!card) throw new Error(`there is no card ${order.cardId} version ${order.cardVersion}`);
  const { now } = owner;
  const by = hand ? { actor: hand.actor, memo: hand.words } : { actor: order.createdBy };
  const common = { key: `pack:${objectId}`, ...by, at: now };
  const lot: NewLot = {
    lotId: idAt(now, randomUUID()),
    class: verdict.class,
    rank: rankOf(card, verdict.class),
    amount: verdict.amount,
    expiresAt: verdict.expiresAt,
    periodEnd: null,
    source: order.kind === "recharge" ? "recharge" : "pack",
    sourceId: objectId,
    cost,
    costCurrency: hand ? currency : order.currency,
    fromSide: "external",
  };
  if (verdict.planId === null) return { ...common, ...lot, kind: "grant" };
  // What was agreed on with an organization comes with its plan.
  const found = await standing(owner, order.id);
  if (!found) return null;
  const { planId, period } = found.account;
  return { ...common, kind: "plan", fromPlanId: planId, planId: verdict.planId, periodEnd: period.end, grants: [lot] };
}

export const GIVEN_BACK = { is: "nothing", words: "its money was given back before it brought anything" } as const;

/** Has all that was paid been refunded or disputed? Then it brings nothing any more. */
export async function isGivenBack(accountId: string, { objectId, price }: PaymentFacts): Promise<boolean> {
  const taken = (await takenOf(accountId, objectId)).filter(({ state }) => state !== "returned");
  return taken.length > 0 && taken.reduce((sum, each) => sum + each.price, 0n) >= price;
}

/** Keeps why a payment brought nothing; one that waits for its money leaves no row. */
export async function unless(verdict: Verdict, facts: PaymentFacts, { accountId }: Owner): Promise<Fulfilled> {
  if (verdict.is !== "parked" && verdict.is !== "nothing") return said("waits", "words" in verdict ? verdict.words : "", accountId);
  await savePayment({ ...facts, accountId, state: verdict.is, granted: ZERO, words: verdict.words });
  if (verdict.is === "parked") log.error({ accountId, objectId: facts.objectId, words: verdict.words }, "a payment waits for a person");
  return said(verdict.is, verdict.words, accountId);
}

/** What was granted ends its order also when whoever granted it could not say so any more. */
export async function endOrder(order: Order | null, known: Payment, { accountId, now }: Owner): Promise<Fulfilled> {
  if (order?.state === "open" && known.state === "granted") await atomically(endOrderWrite(accountId, order.id, "paid", now, null));
  return said("again", "it was looked into before", accountId);
}
