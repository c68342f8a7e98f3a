import { findOrder } from "#db/queries/orders.ts";
import { refuse } from "#lib/units/outcome.ts";
import { paymentVerb } from "./payment-verb.ts";
import { actingFor, invoiceTerms, sendInvoice } from "./send-invoice.ts";

/**
 * An operator turns an enquiry for a plan by agreement into an invoice that is sent (ACT-2, ALW-15): card, transfer or purchase
 * order pay it, and with its payment the plan and the credits come. Made again, it is the same invoice. Refused: `not_found`,
 * `invalid_request`, `order_ended`, `already_billed` on other terms, `payments_not_set_up`.
 */
export const billEnquiry = paymentVerb({
  permission: "orders:bill",
  input: invoiceTerms,
  run: async (caller, terms) => {
    const [order, acting] = await Promise.all([findOrder(terms.accountId, terms.orderId), actingFor(caller, terms.accountId)]);
    if (order?.kind !== "enterprise" || !acting) return refuse("not_found");
    return order.state === "open" ? sendInvoice(acting.own, order, terms) : refuse("order_ended");
  },
});
