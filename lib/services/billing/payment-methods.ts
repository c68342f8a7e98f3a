import { randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { resumeRuleWrite } from "#db/queries/recharge-rules.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { addressOf } from "#lib/gateways/mail.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { findPayer, payerOf } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";
import { isRunning, planStanding } from "./plan-standing.ts";
import { waysBack } from "./ways.ts";

const nothing = z.strictObject({});
const one = z.strictObject({ id: z.string().min(1).max(255) });

/** Leads to the payment service's portal, where methods and details are seen to. Refused: `payments_not_set_up`. */
export const openPortal = paymentVerb({
  permission: "billing:payment-methods",
  input: nothing,
  run: async (caller) => {
    const payer = await payerOf(caller);
    if (!payer) return refuse("payments_not_set_up");
    return done({ url: await payer.service.portal(payer.customer.customerId, addressOf(`/o/${caller.slug}/billing`)) });
  },
});

/** Leads to the payment service's page that takes a new means of payment: no number comes near us. Refused: `not_found`, `payments_not_set_up`. */
export const addPaymentMethod = paymentVerb({
  permission: "billing:payment-methods",
  input: nothing,
  run: async (caller) => {
    const { accountId, now } = caller;
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    if (!card) return refuse("not_found");
    const payer = await payerOf(caller);
    if (!payer) return refuse("payments_not_set_up");
    const { customerId } = payer.customer;
    const of = { accountId, customerId, key: `setup:${randomUUID()}`, currency: card.currency };
    const session = await payer.service.checkout.setup({ ...of, ...waysBack(caller, null) });
    return done({ url: session.url });
  },
});

/** Has everything to come be paid by this means of payment; what a decline had stopped goes on. Refused: `not_found`, also for another customer's. */
export const setDefaultPaymentMethod = paymentVerb({
  permission: "billing:payment-methods",
  input: one,
  run: async (caller, { id }) => {
    const found = await ownMethod(caller, id);
    if (!found) return refuse("not_found");
    await makeDefault(caller, id);
    await atomically(audited(caller, "payment-method.default", id));
    return done({ id });
  },
});

/** Removes a means of payment. Refused: `not_found`, `last_method` while a subscription is paid by it and by no other. */
export const removePaymentMethod = paymentVerb({
  permission: "billing:payment-methods",
  input: one,
  run: async (caller, { id }) => {
    const found = await ownMethod(caller, id);
    if (!found) return refuse("not_found");
    const { service, customer } = found;
    const [holder, standing] = await Promise.all([service.customers.find(customer.customerId), planStanding(caller)]);
    const isOnly = (await service.methods.list(customer.customerId)).length === 1;
    if (standing?.subscription && (isOnly || holder?.defaultMethodId === id)) return refuse("last_method");
    await service.methods.detach(id);
    await atomically(audited(caller, "payment-method.removed", id));
    return done({ id });
  },
});

/** Makes a customer's means of payment the one for all that is to come, and starts an automatic purchase that a decline had stopped. */
export async function makeDefault(caller: Caller, methodId: string): Promise<void> {
  const payer = await findPayer(caller);
  if (!payer) return;
  // A subscription that has just begun by checkout may still have a method of its own, which goes before the customer's.
  const subscription = await findSubscription(caller.accountId);
  if (subscription && isRunning(subscription)) await payer.service.subscriptions.payByDefault(subscription.subscriptionId);
  await payer.service.customers.update(payer.customer.customerId, { defaultMethodId: methodId });
  try {
    await atomically(resumeRuleWrite(caller.accountId, caller.now), audited(caller, "recharge.resumed", methodId));
  } catch (error) {
    // It had not stopped.
    if (!(error instanceof LostRace)) throw error;
  }
}

async function ownMethod(caller: Caller, id: string) {
  const payer = await findPayer(caller);
  const method = payer && (await payer.service.methods.find(id));
  return payer && method?.customerId === payer.customer.customerId ? payer : null;
}
