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
import { creditsText, lettersTo, moneyText } from "./letters.ts";
import { look } from "./look.ts";
import { findPayer, keepTime, type Payer } from "./payer.ts";
import { packName } from "./start-pack-checkout.ts";

type Charged = Outcome<{ readonly bought: Millis }, "not_found" | "stopped">;
/** What asks a person: nobody is there to answer, so it is as good as a decline. */
const UNANSWERED = ["requires_payment_method", "requires_action", "canceled"];

/** Charges the order of an automatic purchase, however often it is tried: its id is the charge's key. A decline stops the rule, and the owners are told. */
export async function chargeOrder(caller: Caller, orderId: string): Promise<Charged> {
  const { accountId } = caller;
  const [order, payer] = await Promise.all([findOrder(accountId, orderId), findPayer(caller)]);
  if (!order) return refuse("not_found");
  if (order.state !== "open") return freed(caller, orderId, ZERO);
  const methodId = payer && (await methodOf(payer));
  if (!payer || !methodId) return stop(caller, order, "There is no payment method.");
  const answer = await charge(caller, payer, methodId, order);
  if (!answer.ok) return stop(caller, order, answer.decline.message);
  const { id, status, decline } = answer.value;
  await noteOrderObject(accountId, orderId, id);
  if (UNANSWERED.includes(status)) return stop(caller, order, decline?.message ?? "The bank asks the card's owner to confirm the payment.");
  await look(caller, payer.service, { kind: "intent", id });
  // A bank debit takes days: until it has arrived or failed nothing more is bought.
  return status === "succeeded" ? freed(caller, orderId, order.credits ?? ZERO) : done({ bought: ZERO });
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

async function methodOf({ service, customer: { customerId } }: Payer): Promise<string | null> {
  const [holder, methods] = await Promise.all([service.customers.find(customerId), service.methods.list(customerId)]);
  return (methods.find(({ id }) => id === holder?.defaultMethodId) ?? methods[0])?.id ?? null;
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
  await atomically(
    stopRuleWrite(accountId, order.id, now, reason),
    endOrderWrite(accountId, order.id, "failed", now, reason),
    audited(caller, "recharge.stopped", order.id, { reason }),
    ...letterWrites(accountId, letters),
  );
  return refuse("stopped", { reason });
}
