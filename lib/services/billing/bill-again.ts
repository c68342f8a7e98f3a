import { findOrder } from "#db/queries/orders.ts";
import { refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { hasOrdered } from "./open-page.ts";
import { paymentVerb } from "./payment-verb.ts";
import { planStanding } from "./plan-standing.ts";
import { actingFor, invoiceTerms, sendInvoice } from "./send-invoice.ts";

/**
 * Sends a further invoice to an organization whose plan is by agreement: a plan that is billed month by month has nobody who
 * enquires again (ACT-2, ALW-15). `orderId` is made by whoever asks, so that it is the same invoice when it is asked for again.
 * Refused: `not_found`, `not_by_agreement`, `order_ended`, `already_billed`, `currency_changed` at the same moment, `payments_not_set_up`.
 */
export const billAgain = paymentVerb({
  permission: "orders:bill",
  input: invoiceTerms,
  run: async (caller, terms) => {
    const acting = await actingFor(caller, terms.accountId);
    const standing = acting && (await planStanding(acting.own));
    if (!acting || !standing) return refuse("not_found");
    const { card, plan } = standing;
    if (plan.price !== null) return refuse("not_by_agreement", { plan: plan.name });
    const { accountId, orderId: id } = terms;
    const { actor: createdBy, now: createdAt } = acting.own;
    const what = { kind: "enterprise", state: "open", cardId: card.id, cardVersion: card.version, currency: card.currency } as const;
    try {
      const order = { ...what, accountId, id, fromPlanId: plan.id, planId: plan.id, createdBy, createdAt };
      const note = audited(acting.own, "plan.billed-again", plan.id, { orderId: id });
      if (!(await hasOrdered(order, note))) return refuse("currency_changed");
    } catch (error) {
      if (!(await findOrder(accountId, id))) throw error;
    }
    const order = await findOrder(accountId, id);
    if (order?.kind !== "enterprise") return refuse("not_found");
    return order.state === "open" ? sendInvoice(acting.own, order, terms) : refuse("order_ended");
  },
});
