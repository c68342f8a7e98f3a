import type Stripe from "stripe";
import type { Context } from "../core/context.ts";
import { type Fault, invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { choice, form, formOf, metadata, text, whole } from "../core/params.ts";
import { merged } from "../core/patch.ts";
import { due, list, type Resource, retrieve, route } from "../core/resource.ts";
import { money } from "../pages/money.ts";
import { book } from "../payments/charge.ts";
import { testCard } from "../payments/methods.ts";

type Charge = Kinds["charge"];
type Refund = Kinds["refund"];

const creating = formOf<Stripe.RefundCreateParams>()({
  amount: whole(1).optional(),
  charge: text().optional(),
  payment_intent: text().optional(),
  metadata: metadata().optional(),
  reason: choice("duplicate", "fraudulent", "requested_by_customer").optional(),
});
const SLOW_SECONDS = 5;

export const refunds: Resource = {
  routes: [
    route("POST", "/v1/refunds", creating, (context, input) => {
      const charge = chargeOf(context, input.charge, input.payment_intent);
      return makeRefund(context, charge, { amount: input.amount, reason: input.reason ?? null, metadata: merged({}, input.metadata) });
    }),
    retrieve("refund", "/v1/refunds/:id"),
    route("POST", "/v1/refunds/:id", form({ metadata: metadata().optional() }), (context, input, id) => {
      const before = context.need("refund", id);
      const after = context.save("refund", { ...before, metadata: merged(before.metadata, input.metadata) });
      context.emit("refund.updated", after, { metadata: before.metadata });
      return after;
    }),
    list("refund", "/v1/refunds", { charge: { read: text(), field: "charge" }, payment_intent: { read: text(), field: "payment_intent" } }),
  ],
  due: [due("refund", finish)],
};

type Making = { readonly amount?: number | undefined; readonly reason: Refund["reason"]; readonly metadata: Record<string, string> };

/** Pays a charge back, whole or in part. Amounts in minor units; more than is left is refused as Stripe refuses it. */
export function makeRefund(context: Context, charge: Charge, { amount, reason, metadata }: Making): Refund {
  const left = charge.amount - charge.amount_refunded;
  const refusal = refusalOf(charge, amount, left);
  if (refusal) throw refusal;
  const paid = amount ?? left;
  const method = charge.payment_method ? context.store.get("payment_method", charge.payment_method) : null;
  const later = method ? testCard(context, method).refund : undefined;
  const slow = later === "pending" || method?.type === "sepa_debit";
  const id = newId("re");
  const refund: Refund = {
    ...{ id, object: "refund", amount: paid, charge: charge.id, created: context.now(charge.customer), currency: charge.currency },
    ...{ balance_transaction: book(context, "refund", -paid, id, charge).id, customer: charge.customer, customer_account: null },
    destination_details: {
      card: { reference: "8871237231231231", reference_status: "available", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    ...{ metadata, payment_intent: charge.payment_intent, payment_method: charge.payment_method, reason, receipt_number: null },
    ...{ source_transfer_reversal: null, status: slow ? "pending" : "succeeded", transfer_reversal: null },
  };
  context.insert("refund", refund, { customer: charge.customer, ...(slow || later ? { due: refund.created + SLOW_SECONDS } : {}) });
  const refunded = context.save("charge", { ...charge, amount_refunded: charge.amount_refunded + paid, refunded: paid === left });
  context.emit("refund.created", refund);
  context.emit("charge.refunded", refunded, { amount_refunded: charge.amount_refunded, refunded: charge.refunded });
  return refund;
}

function refusalOf(charge: Charge, amount: number | undefined, left: number): Fault | null {
  if (charge.status !== "succeeded")
    return invalid(`Charge ${charge.id} has not succeeded and cannot be refunded.`, "charge", "charge_not_refundable");
  if (charge.refunded || left === 0) return invalid(`Charge ${charge.id} has already been refunded.`, undefined, "charge_already_refunded");
  if (charge.disputed) return invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, undefined, "charge_disputed");
  if (amount !== undefined && amount > left)
    return invalid(
      `Refund amount (${money(amount, charge.currency)}) is greater than unrefunded amount on charge (${money(left, charge.currency)})`,
      "amount",
    );
  return null;
}

function chargeOf(context: Context, charge: string | undefined, intent: string | undefined): Charge {
  if (charge) return context.need("charge", charge, "charge");
  if (!intent) throw invalid("One of the following params should be provided for this request: payment_intent or charge.");
  const { latest_charge: latest } = context.need("payment_intent", intent, "payment_intent");
  if (!latest) throw invalid(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, "payment_intent");
  return context.need("charge", latest, "payment_intent");
}

// The bank has answered: the money has arrived, or has come back.
function finish(context: Context, refund: Refund): void {
  const charge = context.need("charge", refund.charge ?? "");
  const method = charge.payment_method ? context.store.get("payment_method", charge.payment_method) : null;
  const fails = method !== null && testCard(context, method).refund === "fails";
  if (!fails) {
    const done = context.save("refund", { ...refund, status: "succeeded" });
    context.emit("refund.updated", done, { status: refund.status });
    context.emit("charge.refund.updated", done, { status: refund.status });
    return;
  }
  const back = book(context, "refund_failure", refund.amount, refund.id, charge);
  const failed = context.save("refund", {
    ...refund,
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: back.id,
  });
  context.save("charge", { ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
  context.emit("refund.failed", failed, { status: refund.status });
  context.emit("charge.refund.updated", failed, { status: refund.status });
}
