import { atomically } from "#db/atomically.ts";
import { endOrderWrite, noteOrderObject, type Order } from "#db/queries/orders.ts";
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
  const [intentId] = invoice.intentIds;
  const intent = intentId === undefined ? null : await looking.service.intents.find(intentId);
  if (intent && isUnderWay(intent)) return null;
  const isOfRule = (await findRule(owner.accountId))?.orderId === order.id;
  const isTried = invoice.attempts > 0 || (intent !== null && wasTried(intent));
  if (!isTried && isNeeded(order, isOfRule, owner)) return null;
  // An intent that is canceled may not know it any more: only another means of payment starts the rule again.
  const declined = intent?.decline?.methodId;
  if (declined) await noteOrderObject(owner.accountId, order.id, declined);
  return withdraw(invoice, order, isOfRule, owner, looking);
}

function isNeeded({ state, createdAt }: Order, isOfRule: boolean, { now }: Owner): boolean {
  return state === "open" && (isOfRule || later(createdAt, AT_WORK) > now);
}

async function withdraw({ id }: Invoice, order: Order, isOfRule: boolean, { accountId, now }: Owner, { service }: Looking) {
  const after = await service.invoices.withdraw(id);
  if (after && after.status !== "void") return null;
  // The rule that waits for it is stopped by whoever charges it; without a rule nobody else ends the order.
  if (!isOfRule) await atomically(endOrderWrite(accountId, order.id, "failed", now, "Its invoice was not paid, and was withdrawn."));
  return said("done", "nobody can pay it any more", accountId);
}
