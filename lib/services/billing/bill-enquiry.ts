import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { findOrder, noteOrderObject, offerOrderWrite } from "#db/queries/orders.ts";
import { findOrg } from "#db/queries/orgs.ts";
import { parseMillis, ZERO } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { findCard } from "../cards.ts";
import { payerOf } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";

const input = z.strictObject({
  accountId: z.uuid(),
  orderId: z.uuid(),
  /** What it costs without tax, in minor units of the card's currency. */
  cents: z.int().min(1).max(1_000_000_000),
  /** The credits that come with the payment, as decimal text. */
  credits: z.string().max(30),
  days: z.int().min(1).max(120).default(30),
  purchaseOrder: z.string().trim().max(100).optional(),
});

/**
 * An operator turns an enquiry for a plan by agreement into an invoice that is sent (ACT-2, ALW-15): card, transfer or purchase
 * order pay it, and with its payment the plan and the credits come. Made again, it is the same invoice. Refused: `not_found`,
 * `invalid_request`, `order_ended`, `payments_not_set_up`.
 */
export const billEnquiry = paymentVerb({
  permission: "orders:bill",
  input,
  run: async (caller, { accountId, orderId, cents, days, purchaseOrder, ...asked }) => {
    const [order, org] = await Promise.all([findOrder(accountId, orderId), findOrg(accountId)]);
    const card = order && (await findCard(order.cardId, order.cardVersion));
    if (order?.kind !== "enterprise" || !card || !org) return refuse("not_found");
    const credits = parseMillis(asked.credits);
    if (credits === null || credits <= ZERO)
      return refuse("invalid_request", { errors: [{ path: "credits", message: "must be an amount above 0" }] });
    const own = { ...caller, accountId, slug: org.slug };
    const payer = await payerOf(own);
    if (!payer) return refuse("payments_not_set_up");
    const first = card.rollover?.from ?? card.classes[0]?.id ?? "";
    const offer = { price: BigInt(cents), credits, bonus: ZERO, class: first, rule: "ACT-2" };
    try {
      await atomically(offerOrderWrite(accountId, orderId, offer), audited(own, "plan.billed", orderId, { cents, days }));
    } catch (error) {
      if (error instanceof LostRace) return refuse("order_ended");
      throw error;
    }
    const plan = card.plans.find(({ id }) => id === order.planId)?.name ?? "Plan by agreement";
    const { id, number, page } = await payer.service.invoices.bill({
      accountId,
      orderId,
      key: `order:${orderId}`,
      customerId: payer.customer.customerId,
      amount: { minor: BigInt(cents), currency: order.currency },
      description: `${card.name}: ${plan}`,
      days,
      ...(purchaseOrder ? { purchaseOrder } : {}),
    });
    await noteOrderObject(accountId, orderId, id);
    return done({ invoiceId: id, number, page });
  },
});
