import { atomically, LostRace } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { endOrderWrite, findOrder, noteOrderObject, type Order } from "#db/queries/orders.ts";
import { freeRuleWrite, stopRuleWrite } from "#db/queries/recharge-rules.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Asked, Intent } from "#lib/gateways/payments.ts";
import { type Millis, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { letterWrites } from "../notifications/send-mail.ts";
import { aboutOrg } from "./about.ts";
import { chargedMethod } from "./charged-method.ts";
import { creditsText, lettersTo, moneyText } from "./letters.ts";
import { look } from "./look.ts";
import { findPayer, keepTime, type Payer } from "./payer.ts";
import { packName } from "./start-pack-checkout.ts";

type Charged = Outcome<{ readonly bought: Millis }, "not_found" | "stopped">;
/** What asks a person: nobody is there to answer, so it is as good as a decline. */
const UNANSWERED = ["requires_payment_method", "requires_action", "canceled"];

/**
 * Charges the order of an automatic purchase, once for ever: a charge that was made for it before is followed, whatever became
 * of whoever made it and of the card, since the payment service forgets its keys after a day. A decline stops the rule, and the
 * owners are told.
 */
export async function chargeOrder(caller: Caller, orderId: string, isNew = false): Promise<Charged> {
  const { accountId } = caller;
  const [order, payer] = await Promise.all([findOrder(accountId, orderId), findPayer(caller)]);
  if (!order) return refuse("not_found");
  if (order.state !== "open") return freed(caller, orderId, ZERO);
  const made = payer && !isNew ? await madeBefore(payer, order) : null;
  if (made) return follow(caller, order, made);
  const method = payer && (await chargedMethod(payer));
  if (!payer || !method) return stop(caller, order, "There is no payment method.");
  const answer = await charge(caller, payer, method.id, order);
  if (answer.ok) return follow(caller, order, answer.value);
  // By it is known which card was declined: another one starts the rule again.
  await noteOrderObject(accountId, orderId, answer.decline.intentId ?? method.id);
  return stop(caller, order, answer.decline.message);
}

async function madeBefore({ service: { intents }, customer: { customerId } }: Payer, order: Order): Promise<Intent | null> {
  const { id: orderId, objectId } = order;
  return (objectId === null ? null : await intents.find(objectId)) ?? intents.ofOrder({ customerId, orderId });
}

async function follow(caller: Caller, order: Order, { id, status, decline }: Intent): Promise<Charged> {
  if (order.objectId !== id) await noteOrderObject(caller.accountId, order.id, id);
  if (UNANSWERED.includes(status)) return stop(caller, order, decline?.message ?? "The bank asks the card's owner to confirm the payment.");
  // A bank debit takes days: until it has arrived or failed nothing more is bought.
  if (status !== "succeeded") return done({ bought: ZERO });
  const payer = await findPayer(caller);
  if (payer) await look(caller, payer.service, { kind: "intent", id });
  return freed(caller, order.id, order.credits ?? ZERO);
}

async function charge(caller: Caller, { service, customer }: Payer, methodId: string, order: Order): Promise<Asked<Intent>> {
  const { accountId, now } = caller;
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!card || order.price === null) throw new Error(`the order ${order.id} of ${accountId} cannot be charged`);
  await keepTime(service, customer, caller);
  return service.intents.charge({
    accountId,
    orderId: order.id,
    key: `order:${order.id}`,
    customerId: customer.customerId,
    methodId,
    amount: { minor: order.price, currency: order.currency },
    description: packName(card, { credits: order.credits ?? ZERO, bonus: order.bonus ?? ZERO }),
  });
}

async function freed({ accountId, now }: Caller, orderId: string, bought: Millis): Promise<Charged> {
  try {
    await atomically(freeRuleWrite(accountId, orderId, now));
  } catch (error) {
    // Somebody else finished it, or the rule was set anew.
    if (!(error instanceof LostRace)) throw error;
  }
  return done({ bought });
}

async function stop(caller: Caller, order: Order, reason: string): Promise<Charged> {
  const { accountId, now } = caller;
  const about = await aboutOrg(accountId, ["owner"]);
  const credits = creditsText(order.credits ?? ZERO);
  const price = moneyText({ cents: Number(order.price ?? 0n), currency: order.currency });
  const letters = about
    ? lettersTo(
        about,
        `Automatic purchase has stopped in ${about.orgName}`,
        [
          `We tried to buy ${credits} for ${price}, and the payment was declined: ${reason}`,
          "Nothing was charged, and it will not be tried again by itself.",
        ],
        { label: "Change the payment method, or start it again", path: "/billing#recharge" },
      )
    : [];
  const ended = endOrderWrite(accountId, order.id, "failed", now, reason);
  try {
    await atomically(
      stopRuleWrite(accountId, order.id, now, reason),
      ended,
      audited(caller, "recharge.stopped", order.id, { reason }),
      ...letterWrites(accountId, letters),
    );
  } catch (error) {
    // The rule was taken away meanwhile, or somebody else has stopped it: there is nothing to stop, and its order has failed.
    if (!(error instanceof LostRace)) throw error;
    await atomically(ended);
  }
  return refuse("stopped", { reason });
}
