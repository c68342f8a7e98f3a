import type { Context } from "../core/context.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import type { Decline } from "./cards.ts";
import type { Method } from "./methods.ts";

type Charge = Kinds["charge"];
type Intent = Kinds["payment_intent"];

/** Books one attempt to take the money: paid, refused, or on its way (bank debit). */
export function makeCharge(
  context: Context,
  intent: Intent,
  method: Method,
  outcome: { decline?: Decline; pending?: boolean; authenticated?: boolean },
): Charge {
  const { decline, pending = false, authenticated = false } = outcome;
  const id = newId("ch");
  const status = decline ? "failed" : pending ? "pending" : "succeeded";
  const charge: Charge = {
    ...blankCharge(id, context.now(intent.customer)),
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    balance_transaction: status === "succeeded" ? book(context, "charge", intent.amount, id, intent, FEE(intent.amount)).id : null,
    billing_details: method.billing_details,
    captured: !decline,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    metadata: intent.metadata,
    outcome: pending ? null : outcomeOf(decline),
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(method, intent.amount, authenticated),
    receipt_email: intent.receipt_email,
    receipt_url: `${context.url}/receipts/${id}`,
    status,
  };
  context.insert("charge", charge);
  context.emit(decline ? "charge.failed" : pending ? "charge.pending" : "charge.succeeded", charge);
  return charge;
}

/** What the bank debit came to at last. */
export function settleCharge(context: Context, charge: Charge, decline: Decline | undefined): Charge {
  const after = context.save("charge", {
    ...charge,
    balance_transaction: decline ? null : book(context, "charge", charge.amount, charge.id, charge, FEE(charge.amount)).id,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    outcome: outcomeOf(decline),
    paid: !decline,
    status: decline ? "failed" : "succeeded",
  });
  context.emit(decline ? "charge.failed" : "charge.succeeded", after);
  return after;
}

// Stripe's list price for cards of the United States; only the books of the stand-in know it.
const FEE = (amount: number) => Math.round(amount * 0.029) + 30;

/** Writes a line of Stripe's own books. Amounts in minor units, negative when the money goes. */
export function book(
  context: Context,
  type: "charge" | "refund" | "adjustment" | "refund_failure",
  amount: number,
  source: string,
  owner: { readonly currency: string; readonly customer?: string | null },
  fee = 0,
): Kinds["balance_transaction"] {
  const created = context.now(owner.customer ?? null);
  const fees = [{ amount: fee, application: null, currency: owner.currency, description: "Stripe processing fees", type: "stripe_fee" }];
  return context.insert("balance_transaction", {
    id: newId("txn"),
    object: "balance_transaction",
    amount,
    available_on: created + 2 * 86_400,
    balance_type: "payments",
    created,
    currency: owner.currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : fees,
    net: amount - fee,
    reporting_category: type === "adjustment" ? "dispute" : type,
    source,
    status: "pending",
    type,
  });
}

function outcomeOf(decline: Decline | undefined): Charge["outcome"] {
  return {
    advice_code: decline?.advice ?? null,
    network_advice_code: null,
    network_decline_code: decline ? "01" : null,
    network_status: decline ? "declined_by_network" : "approved_by_network",
    reason: decline?.decline ?? null,
    risk_level: "normal",
    risk_score: 20,
    seller_message: decline ? "The bank did not return any further details with this decline." : "Payment complete.",
    type: decline ? "issuer_declined" : "authorized",
  };
}

function detailsOf(method: Method, amount: number, authenticated: boolean): Charge["payment_method_details"] {
  const { type, card, paypal, sepa_debit: sepa } = method;
  if (card) return { type, card: cardDetails(card, amount, authenticated) };
  if (paypal) return { type, paypal: { ...paypal, payer_name: null, seller_protection: null, transaction_id: null } };
  if (sepa) return { type, sepa_debit: { ...sepa, mandate: null } };
  return { type };
}

function cardDetails(card: NonNullable<Method["card"]>, amount: number, authenticated: boolean) {
  const { brand, checks, country, exp_month, exp_year, fingerprint = null, funding, last4 } = card;
  const secure = {
    authentication_flow: "challenge",
    electronic_commerce_indicator: "05",
    exemption_indicator: null,
    result: "authenticated",
    result_reason: null,
    transaction_id: null,
    version: "2.2.0",
  };
  return {
    ...{ amount_authorized: amount, authorization_code: null, brand, checks, country, electronic_commerce_indicator: null },
    ...{ exp_month, exp_year, fingerprint, funding, installments: null, last4, mandate: null, network: brand },
    ...{ network_token: { used: false }, network_transaction_id: null, regulated_status: "unregulated", transaction_link_id: null },
    three_d_secure: authenticated ? secure : null,
    wallet: null,
  };
}

function blankCharge(id: string, created: number) {
  return {
    ...({ id, object: "charge", created, livemode: false } as const),
    ...{ amount_refunded: 0, application: null, application_fee: null, application_fee_amount: null },
    ...{ calculated_statement_descriptor: "GREENLIGHT SANDBOX", disputed: false, failure_balance_transaction: null, fraud_details: {} },
    ...{ on_behalf_of: null, radar_options: {}, receipt_number: null, refunded: false, review: null, shipping: null, source: null },
    ...{ source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null, transfer_data: null, transfer_group: null },
  };
}
