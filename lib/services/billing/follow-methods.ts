import { atomically, LostRace } from "#db/atomically.ts";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { newestOrder } from "#db/queries/orders.ts";
import { findRule, resumeRuleWrite } from "#db/queries/recharge-rules.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { audited } from "../audit.ts";
import { chargedMethod } from "./charged-method.ts";
import { type Fulfilled, isAnswer, type Looking, ownerOf, said } from "./whose.ts";

/**
 * A customer whose means of payment may have changed, on whichever page: an automatic purchase that a decline had stopped goes
 * on when it would be charged to another one now than to the one that was declined (ALW-15). Else it stays stopped.
 */
export async function followMethods(customerId: string, looking: Looking): Promise<Fulfilled> {
  const owner = await ownerOf({ accountId: null, customerId }, looking);
  if (owner === null) return said("nothing", "it is nobody's here");
  if (isAnswer(owner)) return owner;
  const { accountId, now } = owner;
  const [rule, customer] = await Promise.all([findRule(accountId), findBillingCustomer(accountId)]);
  if (rule?.stoppedAt == null || !customer) return said("nothing", "nothing waits for another means of payment", accountId);
  const method = await chargedMethod({ service: looking.service, customer });
  if (!method || method.id === (await declinedMethod(accountId, looking)))
    return said("nothing", "it would be charged to what was declined", accountId);
  const caller: Caller = { accountId, slug: "", actor: "system:payments", role: "system", now, requestId: looking.requestId };
  try {
    await atomically(resumeRuleWrite(accountId, now), audited(caller, "recharge.resumed", method.id));
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    return said("again", "it goes on already", accountId);
  }
  return said("done", "the automatic purchase goes on with another means of payment", accountId);
}

/** What the last automatic purchase was charged to; null when there was nothing to charge. */
async function declinedMethod(accountId: string, { service }: Looking): Promise<string | null> {
  const order = await newestOrder(accountId, "recharge");
  if (!order?.objectId) return null;
  const intent = await service.intents.find(order.objectId);
  return intent ? (intent.decline?.methodId ?? intent.methodId) : order.objectId;
}
