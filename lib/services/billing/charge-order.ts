import { atomically, LostRace } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { endOrderWrite, findOrder, noteOrderObject, type Order } from "#db/queries/orders.ts";
import { freeRuleWrite, stopRuleWrite } from "#db/queries/recharge-rules.ts";
import type { BusinessObject } from "#lib/domain/billing/event-kinds.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Asked, type Intent, type Invoice, PaymentsUnavailable } from "#lib/gateways/payments.ts";
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
import { isUnderWay, wasTried } from "./purchase-invoice.ts";
import { packName } from "./start-pack-checkout.ts";

type Charged = Outcome<{ readonly bought: Millis }, "not_found" | "stopped">;
const UNANSWERED = "The bank asks the card's owner to confirm the payment.";
const DECLINED = "The payment was declined.";

/**
 * Charges the order of an automatic purchase by an invoice of its own, once for ever: what was made for it before is followed or
 * taken up, whatever became of whoever made it and of the card, since the payment service forgets its keys after a day. A decline
 * withdraws the invoice and stops the rule, and the owners are told.
 */
export async function chargeOrder(caller: Caller, orderId: string, isNew = false): Promise<Charged> {
  const { accountId } = caller;
  const [order, payer] = await Promise.all([findOrder(accountId, orderId), findPayer(caller)]);
  if (!order) return refuse("not_found");
  if (order.state !== "open") return freed(caller, orderId, ZERO);
  if (!payer) return stop(caller, order, "There is no payment method.");
  const made = isNew ? null : await madeBefore(payer, order);
  if (made && wasTried(made)) return follow(caller, payer, order, made);
  const invoice = isNew ? null : await payer.service.invoices.ofOrder(named(payer, order));
  const method = await chargedMethod(payer);
  if (!method) return withdrawn(caller, payer, order, invoice, "There is no payment method.");
  // By it is known which card was declined, whoever finds that out: another one starts the rule again.
  await noteOrderObject(accountId, orderId, method.id);
  const answer = await charge(caller, payer, method.id, order, invoice);
  return came(caller, payer, order, answer);
}

const named = ({ customer: { customerId } }: Payer, { id: orderId }: Order) => ({ customerId, orderId });

async function madeBefore(payer: Payer, order: Order): Promise<Intent | null> {
  const { intents } = payer.service;
  return (order.objectId === null ? null : await intents.find(order.objectId)) ?? intents.ofOrder(named(payer, order));
}

/** What its invoice says now is what came of it: of two who charge at once, one is told of what the other has done. */
async function came(caller: Caller, payer: Payer, order: Order, answer: Asked<Invoice>): Promise<Charged> {
  const invoice = answer.ok ? answer.value : await payer.service.invoices.ofOrder(named(payer, order));
  const [intentId] = invoice?.intentIds ?? [];
  const intent = intentId === undefined ? null : await payer.service.intents.find(intentId);
  if (intent && isUnderWay(intent)) return follow(caller, payer, order, intent);
  // A credit that the customer had was enough for all of it.
  if (invoice?.status === "paid") return bought(caller, payer, order, { kind: "invoice", id: invoice.id });
  const reason = answer.ok ? UNANSWERED : answer.decline.message;
  return withdrawn(caller, payer, order, invoice, intent?.decline?.message ?? reason);
}

async function follow(caller: Caller, payer: Payer, order: Order, { id, status, decline, methodId }: Intent): Promise<Charged> {
  const isOff = status !== "succeeded" && status !== "processing";
  const noted = isOff ? (decline?.methodId ?? methodId) : id;
  if (noted !== null && order.objectId !== noted) await noteOrderObject(caller.accountId, order.id, noted);
  if (isOff) {
    const invoice = await payer.service.invoices.ofOrder(named(payer, order));
    return withdrawn(caller, payer, order, invoice, decline?.message ?? (status === "requires_action" ? UNANSWERED : DECLINED));
  }
  // A bank debit takes days: until it has arrived or failed nothing more is bought.
  return status === "processing" ? done({ bought: ZERO }) : bought(caller, payer, order, { kind: "intent", id });
}

async function bought(caller: Caller, { service }: Payer, order: Order, by: BusinessObject): Promise<Charged> {
  await look(caller, service, by);
  return freed(caller, order.id, order.credits ?? ZERO);
}

/** Stops the rule when nobody can pay the invoice any more; one that somebody has paid meanwhile, on its page, is bought. */
async function withdrawn(caller: Caller, payer: Payer, order: Order, invoice: Invoice | null, reason: string): Promise<Charged> {
  const after = invoice && (await payer.service.invoices.withdraw(invoice.id));
  if (after?.status === "paid") return bought(caller, payer, order, { kind: "invoice", id: after.id });
  if (after?.status === "open") throw new PaymentsUnavailable(`the invoice ${after.id} could not be withdrawn yet`);
  return stop(caller, order, reason);
}

async function charge(caller: Caller, { service, customer }: Payer, methodId: string, order: Order, invoice: Invoice | null) {
  const { accountId, now } = caller;
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!card || order.price === null) throw new Error(`the order ${order.id} of ${accountId} cannot be charged`);
  await keepTime(service, customer, caller);
  return service.invoices.charge({
    accountId,
    orderId: order.id,
    key: `order:${order.id}`,
    customerId: customer.customerId,
    methodId,
    amount: { minor: order.price, currency: order.currency },
    description: packName(card, { credits: order.credits ?? ZERO, bonus: order.bonus ?? ZERO }),
    invoice,
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
