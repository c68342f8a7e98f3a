import { atomically } from "#db/atomically.ts";
import { endOrderWrite } from "#db/queries/orders.ts";
import type { BusinessObject } from "#lib/domain/billing/event-kinds.ts";
import type { Session } from "#lib/gateways/payments.ts";
import { followMethods } from "./follow-methods.ts";
import { followSubscription } from "./follow-subscription.ts";
import { fulfilInvoice } from "./fulfil-invoice.ts";
import { fulfilIntent } from "./fulfil-purchase.ts";
import { fulfilDispute, fulfilRefund } from "./fulfil-taken.ts";
import { type Fulfilled, isAnswer, type Looking, orderOf, ownerOf, said } from "./whose.ts";

/**
 * The one way by which money becomes credits: for an event, for whoever comes back from checkout, and for reconciliation. Reads
 * what a thing of the payment service is now, and does what that means, once for each business object however often and in
 * whichever order it is asked. Throws PaymentsUnavailable or Unavailable when it cannot be known; then it is asked again.
 */
export async function fulfil({ kind, id }: BusinessObject, looking: Looking): Promise<Fulfilled> {
  const { service } = looking;
  switch (kind) {
    case "session":
      return ifThere(await service.checkout.find(id), (session) => fulfilSession(session, looking));
    case "invoice":
      return ifThere(await service.invoices.find(id), (invoice) => fulfilInvoice(invoice, looking));
    case "intent":
      return ifThere(await service.intents.find(id), (intent) => fulfilIntent(intent, looking));
    case "refund":
      return ifThere(await service.refunds.find(id), (refund) => fulfilRefund(refund, looking));
    case "dispute":
      return ifThere(await service.disputes.find(id), (dispute) => fulfilDispute(dispute, looking));
    case "subscription":
      return ifThere(await service.subscriptions.find(id), (subscription) => followSubscription(subscription, looking));
    case "schedule":
      return ofSchedule(id, looking);
    case "customer":
      return followMethods(id, looking);
    case "method":
      return ifThere(await service.methods.find(id), ({ customerId }) => ifThere(customerId, (each) => followMethods(each, looking)));
  }
}

async function ofSchedule(id: string, looking: Looking): Promise<Fulfilled> {
  const { subscriptions } = looking.service;
  return ifThere(await subscriptions.schedule(id), async ({ subscriptionId }) => {
    const subscription = subscriptionId === null ? null : await subscriptions.find(subscriptionId);
    return ifThere(subscription, (each) => followSubscription(each, looking));
  });
}

async function ifThere<T>(thing: T | null, work: (thing: T) => Promise<Fulfilled>): Promise<Fulfilled> {
  return thing === null ? said("nothing", "there is no such thing") : work(thing);
}

/** A checkout: a purchase is looked into by its payment, a subscription by its first invoice; one that ran out ends its order. */
async function fulfilSession(session: Session, looking: Looking): Promise<Fulfilled> {
  const { mode, status, isPaid, intentId, invoiceId } = session;
  if (status === "expired") return runOut(session, looking);
  if (status === "open" || mode === "setup") return said("nothing", "nothing was bought");
  if (mode === "subscription")
    return invoiceId === null ? said("waits", "its invoice is not there yet") : fulfil({ kind: "invoice", id: invoiceId }, looking);
  if (!isPaid || intentId === null) return said("waits", "it is not paid yet");
  return ifThere(await looking.service.intents.find(intentId), (intent) => fulfilIntent(intent, looking, session));
}

async function runOut(session: Session, looking: Looking): Promise<Fulfilled> {
  const owner = await ownerOf(session, looking);
  if (owner === null) return said("nothing", "it is nobody's here");
  if (isAnswer(owner)) return owner;
  const order = await orderOf(owner.accountId, session.orderId);
  if (order?.state !== "open") return said("again", "its order has ended", owner.accountId);
  await atomically(endOrderWrite(owner.accountId, order.id, "expired", owner.now, "The checkout was not finished in time."));
  return said("done", "its order has run out", owner.accountId);
}
