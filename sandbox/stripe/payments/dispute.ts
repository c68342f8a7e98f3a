import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { book } from "./charge.ts";

type Charge = Kinds["charge"];
export type Dispute = Kinds["dispute"];

const FEE = 1_500;
const EVIDENCE_DAYS = 7;
const OPEN = ["needs_response", "under_review"];

/** The holder contests a payment: the money is taken back at once, until it is won. Amounts in minor units. */
export function openDispute(
  context: Context,
  charge: Charge,
  { reason = "fraudulent", amount = charge.amount - charge.amount_refunded } = {},
): Dispute {
  if (charge.disputed) throw invalid(`The charge ${charge.id} is disputed already.`, "charge", "charge_disputed");
  if (charge.status !== "succeeded" || amount < 1 || amount > charge.amount) throw invalid("There is nothing to dispute.", "amount");
  const id = newId("dp");
  const created = context.now(charge.customer);
  const dispute: Dispute = {
    ...{ id, object: "dispute", amount, charge: charge.id, created, currency: charge.currency, livemode: false },
    balance_transactions: [book(context, "adjustment", -amount, id, charge, FEE)],
    enhanced_eligibility_types: [],
    evidence: blankEvidence(charge),
    evidence_details: {
      due_by: created + EVIDENCE_DAYS * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    ...{ intended_submission_method: null, is_charge_refundable: false, metadata: {}, network_reason_code: "10.4" },
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand: charge.payment_method_details?.card?.brand ?? "visa",
        case_type: "chargeback",
        network: "visa",
        network_reason_code: "10.4",
      },
    },
    ...{ reason, status: "needs_response" },
  };
  context.insert("dispute", dispute, { customer: charge.customer });
  const disputed = context.save("charge", { ...charge, disputed: true });
  context.emit("charge.dispute.created", dispute);
  context.emit("charge.dispute.funds_withdrawn", dispute);
  context.emit("charge.updated", disputed, { disputed: false });
  return dispute;
}

/** The bank has decided. Won: the money comes back. */
export function closeDispute(context: Context, dispute: Dispute, won: boolean): Dispute {
  if (!OPEN.includes(dispute.status)) throw invalid(`This dispute is already closed (${dispute.status}).`);
  const charge = context.need("charge", dispute.charge);
  const back = won ? [book(context, "adjustment", dispute.amount, dispute.id, charge, -FEE)] : [];
  const balance_transactions = [...dispute.balance_transactions, ...back];
  const after = context.save("dispute", { ...dispute, balance_transactions, status: won ? "won" : "lost" });
  context.emit("charge.dispute.closed", after, { status: dispute.status });
  if (won) context.emit("charge.dispute.funds_reinstated", after);
  return after;
}

function blankEvidence(charge: Charge): Dispute["evidence"] {
  return {
    ...{ access_activity_log: null, billing_address: null, cancellation_policy: null, cancellation_policy_disclosure: null },
    ...{ cancellation_rebuttal: null, customer_communication: null, customer_email_address: charge.billing_details.email },
    ...{ customer_name: charge.billing_details.name, customer_purchase_ip: null, customer_signature: null },
    ...{ duplicate_charge_documentation: null, duplicate_charge_explanation: null, duplicate_charge_id: null, enhanced_evidence: {} },
    ...{ product_description: null, receipt: null, refund_policy: null, refund_policy_disclosure: null, refund_refusal_explanation: null },
    ...{ service_date: null, service_documentation: null, shipping_address: null, shipping_carrier: null, shipping_date: null },
    ...{ shipping_documentation: null, shipping_tracking_number: null, uncategorized_file: null, uncategorized_text: null },
  };
}
