import { createHash } from "node:crypto";
import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { noteOrderObject, type Order, offerOrderWrite } from "#db/queries/orders.ts";
import { findOrg, type Organization } from "#db/queries/orgs.ts";
import { firstClassOf } from "#lib/domain/billing/offer.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { later } from "#lib/units/instant.ts";
import { type Millis, parseMillis, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { findCard } from "../cards.ts";
import { type Payer, payerOf } from "./payer.ts";

/** What an operator writes on an invoice by agreement. */
export const invoiceTerms = z.strictObject({
  accountId: z.uuid(),
  orderId: z.uuid(),
  /** What it costs without tax, in minor units of the card's currency. */
  cents: z.int().min(1, "must be above 0").max(1_000_000_000, "is too much for one invoice"),
  /** The credits that come with the payment, as decimal text. */
  credits: z
    .string()
    .max(30)
    .refine((text) => (parseMillis(text) ?? ZERO) > ZERO, "must be an amount above 0"),
  days: z.int("must be a whole number of days").min(1, "must be at least 1 day").max(120, "must be at most 120 days").default(30),
  purchaseOrder: z.string().trim().max(100).optional(),
});
export type InvoiceTerms = z.infer<typeof invoiceTerms>;

export type Sent = { readonly invoiceId: string; readonly number: string | null; readonly page: string | null };

/** An operator as the caller of one organization, by its own clock. Null for one that is not there. */
export async function actingFor(caller: Caller, accountId: string): Promise<{ readonly own: Caller; readonly org: Organization } | null> {
  const org = await findOrg(accountId);
  return org && { org, own: { ...caller, accountId, slug: org.slug, now: later(caller.now, org.clockSkew) } };
}

type Refused = "not_found" | "payments_not_set_up" | "order_ended" | "already_billed" | "invalid_request";

/**
 * Sends the invoice of an open order by agreement, and freezes what it promises. Sent already on the same terms, it answers
 * that invoice, however long ago; on other terms it is refused `already_billed`.
 */
export async function sendInvoice(own: Caller, order: Order, terms: InvoiceTerms): Promise<Outcome<Sent, Refused>> {
  const { accountId, id: orderId } = order;
  const { cents, days, purchaseOrder } = terms;
  const credits = parseMillis(terms.credits);
  const card = await findCard(order.cardId, order.cardVersion);
  if (!card || credits === null) return refuse("not_found");
  const payer = await payerOf(own);
  if (!payer) return refuse("payments_not_set_up");
  if (order.objectId !== null) return sentBefore(order, { cents, credits }, payer);
  const offer = { price: BigInt(cents), credits, bonus: ZERO, class: firstClassOf(card), rule: "ACT-2" };
  try {
    await atomically(offerOrderWrite(accountId, orderId, offer), audited(own, "plan.billed", orderId, { cents, days }));
  } catch (error) {
    if (error instanceof LostRace) return refuse("order_ended");
    throw error;
  }
  const invoice = await payer.service.invoices.bill({
    accountId,
    orderId,
    key: `order:${orderId}:${digestOf(terms)}`,
    customerId: payer.customer.customerId,
    amount: { minor: BigInt(cents), currency: order.currency },
    description: `${card.name}: ${findPlan(card, order.planId ?? "")?.name ?? "Plan by agreement"}`,
    days,
    ...(purchaseOrder ? { purchaseOrder } : {}),
  });
  await noteOrderObject(accountId, orderId, invoice.id);
  return done(answerOf(invoice));
}

async function sentBefore(
  { objectId, price, credits }: Order,
  asked: { readonly cents: number; readonly credits: Millis },
  { service }: Payer,
): Promise<Outcome<Sent, Refused>> {
  if (price !== BigInt(asked.cents) || credits !== asked.credits) return refuse("already_billed");
  const invoice = await service.invoices.find(objectId ?? "");
  return invoice ? done(answerOf(invoice)) : refuse("not_found");
}

// Other terms are another invoice; the same, asked for again after a call that was lost, are the same one.
function digestOf({ cents, credits, days, purchaseOrder }: InvoiceTerms): string {
  return createHash("sha256")
    .update(JSON.stringify([cents, credits, days, purchaseOrder]))
    .digest("hex")
    .slice(0, 16);
}

function answerOf({ id, number, page }: Invoice): Sent {
  return { invoiceId: id, number, page };
}
