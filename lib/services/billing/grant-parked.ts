import { atomically, LostRace } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { type Order, takeOrderWrite } from "#db/queries/orders.ts";
import { grantedByHandWrite, settleEventsWrite } from "#db/queries/parked.ts";
import type { Payment } from "#db/queries/payments.ts";
import { isGrantable, promisedCredits } from "#lib/domain/billing/interpret.ts";
import type { Intent, Money } from "#lib/gateways/payments.ts";
import { payments } from "#lib/gateways/stripe.ts";
import type { Instant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { endSubscription } from "./follow-subscription.ts";
import { boughtBy, grantCredits, isGivenBack } from "./fulfil-purchase.ts";
import { paymentVerb } from "./payment-verb.ts";
import { asItsOwn, findWaiting, reason, waitingThing } from "./see-to-parked.ts";
import type { Waiting } from "./waiting.ts";
import { isAnswer, type Looking, type Owner, ownerOf } from "./whose.ts";

/**
 * Grants by hand what the order of a parked payment promised, whatever else does not fit, and no more: once for each payment,
 * also when two press at once, in lots of that payment, so that a refund takes them back. Answers the `credits` that are there.
 * Refused: `not_found` when it does not wait any more, `no_credits` where no order of credits stands behind it, `order_paid` when
 * another payment brought them, `not_paid`, `given_back`, `books_refuse` with the `words`, `payments_not_set_up`.
 */
export const grantParked = paymentVerb({
  permission: "payments:repair",
  input: waitingThing.extend({ reason }),
  run: async (caller, { reason: why, ...asked }) => {
    const service = payments();
    if (!service) return refuse("payments_not_set_up");
    const waiting = await findWaiting(asked);
    const payment = waiting?.payment;
    if (!waiting || !payment) return refuse("not_found");
    const { order } = payment;
    if (!order || !isGrantable(order, payment.objectId)) return refuse(order?.state === "paid" ? "order_paid" : "no_credits");
    const looking = { service, now: caller.now, requestId: caller.requestId };
    const money = await moneyOf(payment, order, looking);
    if (!money) return refuse("not_paid");
    const { accountId, objectId } = payment;
    if (await isGivenBack(accountId, payment)) return refuse("given_back");
    const words = `Granted by hand: ${why}`;
    if (!(await isTaken(accountId, order, objectId, caller.now, words))) return refuse("order_paid");
    const granted = await grant(payment, order, { ...money, words, actor: caller.actor, looking });
    if (granted.outcome !== "done" && granted.outcome !== "again") return refuse("books_refuse", { words: granted.words });
    return noted(waiting, { why, credits: granted.credits, objectId }, caller);
  },
});

type Paid = { readonly owner: Owner; readonly cost: Money };

/** What was paid, without tax where that is known, and whose it certainly is; null while it is not paid. */
async function moneyOf({ objectId, kind }: Payment, order: Order, looking: Looking): Promise<Paid | null> {
  const { intents, invoices } = looking.service;
  const isInvoice = objectId.startsWith("in_");
  const [intent, invoice] = await Promise.all([isInvoice ? null : intents.find(objectId), isInvoice ? invoices.find(objectId) : null]);
  const paid = invoice ?? intent;
  const cost = invoice?.status === "paid" ? invoice.subtotal : intent?.status === "succeeded" ? await costOf(intent, order, looking) : null;
  if (!paid || !cost || kind === "refund" || kind === "dispute") return null;
  const owner = await ownerOf(paid, looking);
  return owner === null || isAnswer(owner) ? null : { owner, cost };
}

// Without tax, where what it was bought by says it in the money that was paid.
async function costOf(intent: Intent, order: Order, looking: Looking): Promise<Money> {
  const subtotal = (await boughtBy(order, intent, looking))?.subtotal;
  return subtotal?.currency === intent.received.currency ? subtotal : intent.received;
}

/** Takes the order for one payment, before its credits are there: two payments of it that are granted at once bring them once. */
async function isTaken(accountId: string, { id }: Order, objectId: string, at: Instant, words: string): Promise<boolean> {
  try {
    await atomically(takeOrderWrite(accountId, id, objectId, at, words));
    return true;
  } catch (error) {
    if (error instanceof LostRace) return false;
    throw error;
  }
}

type Hand = Paid & { readonly words: string; readonly actor: string; readonly looking: Looking };

async function grant(payment: Payment, order: Order, { owner, cost, words, actor, looking }: Hand) {
  const { accountId } = owner;
  const verdict = promisedCredits(order, payment.at, (await loadAccount(accountId))?.zone ?? "UTC");
  const planId = verdict.is === "credits" ? verdict.planId : null;
  // As where it fits: a plan by agreement takes the place of the one that a subscription pays for.
  if (planId !== null) await endSubscription(accountId, looking);
  const { objectId, kind, orderId, invoiceId, paymentIntentId, chargeId, price, currency, at } = payment;
  const facts = { objectId, kind, orderId, invoiceId, paymentIntentId, chargeId, planId, price, currency, at };
  const came = await grantCredits(verdict, order, facts, cost.minor, owner, { actor, words });
  return { ...came, credits: verdict.is === "credits" ? formatMillis(verdict.amount) : "0" };
}

/** Says so in the audit, once: of two who pressed at once the second finds that it was seen to. */
async function noted(
  waiting: Waiting,
  { why, credits, objectId }: { readonly why: string; readonly credits: string; readonly objectId: string },
  caller: Parameters<typeof asItsOwn>[0],
) {
  const { kind, eventIds } = waiting;
  const words = `${credits} credits: ${why}`;
  try {
    await atomically(
      grantedByHandWrite({ objectId, kind, words, by: caller.actor, at: caller.now }),
      audited(asItsOwn(caller, waiting), "payment.granted", objectId, { reason: why, credits, words: waiting.words }),
      ...(eventIds.length > 0 ? [settleEventsWrite(eventIds, `Granted by hand: ${why}`)] : []),
    );
    return done({ id: objectId, credits });
  } catch (error) {
    if (error instanceof LostRace) return refuse("not_found");
    throw error;
  }
}
