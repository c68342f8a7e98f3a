import { atomically } from "#db/atomically.ts";
import { endOrderWrite, type Order } from "#db/queries/orders.ts";
import { findRule } from "#db/queries/recharge-rules.ts";
import type { Intent, Invoice } from "#lib/gateways/payments.ts";
import { HOUR, later } from "#lib/units/instant.ts";
import { type Fulfilled, type Looking, type Owner, said } from "./whose.ts";

/** Longer than anybody works at the invoice of a purchase that nobody is there for: until then it is not a leftover. */
const AT_WORK = HOUR;

/** The money has come, or a bank debit takes its days. */
export function isUnderWay({ status }: Intent): boolean {
  return status === "succeeded" || status === "processing";
}

/** Has its money been asked for? What asks a person is as good as a decline, since nobody is there to answer. */
export function wasTried(intent: Intent): boolean {
  return isUnderWay(intent) || intent.decline !== null || intent.status === "requires_action" || intent.status === "canceled";
}

/**
 * The invoice of an automatic purchase that is not paid: it is withdrawn when its money was refused, and when whoever made it is
 * gone and nobody will take it up. Null: it waits for its money, or is paid by now.
 */
export async function leaveInvoice(invoice: Invoice, order: Order, owner: Owner, looking: Looking): Promise<Fulfilled | null> {
  if (order.kind !== "recharge" || (invoice.status !== "draft" && invoice.status !== "open")) return null;
  const { service } = looking;
  const [intentId] = invoice.intentIds;
  const [intent, rule] = await Promise.all([intentId === undefined ? null : service.intents.find(intentId), findRule(owner.accountId)]);
  const isOfRule = rule?.orderId === order.id;
  if (intent && wasTried(intent) ? isUnderWay(intent) : isNeeded(order, isOfRule, owner)) return null;
  const after = await service.invoices.withdraw(invoice.id);
  if (after?.status === "paid" || after?.status === "open") return null;
  // The rule that waits for it is stopped by whoever charges it; without a rule nobody else ends the order.
  if (!isOfRule)
    await atomically(endOrderWrite(owner.accountId, order.id, "failed", owner.now, "Its invoice was not paid, and was withdrawn."));
  return said("done", "nobody can pay it any more", owner.accountId);
}

function isNeeded({ state, createdAt }: Order, isOfRule: boolean, { now }: Owner): boolean {
  return state === "open" && (isOfRule || later(createdAt, AT_WORK) > now);
}
