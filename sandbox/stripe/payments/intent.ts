import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { letters, newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { money } from "../pages/money.ts";
import { type Decline, NOT_AUTHENTICATED } from "./cards.ts";
import { makeCharge, settleCharge } from "./charge.ts";
import { openDispute } from "./dispute.ts";
import { leastOf } from "./least.ts";
import { attach, type Method, testCard } from "./methods.ts";

export type Intent = Kinds["payment_intent"];
export type NewIntent = Pick<Intent, "amount" | "currency"> & Partial<Omit<Intent, "id" | "object">>;
export type Confirming = {
  /** Null: the method that the intent has. */
  readonly method?: Method | null;
  /** Nobody is there to answer the bank. */
  readonly offSession?: boolean;
  readonly returnUrl?: string | null;
  /** The bank has been answered: the page of 3-D Secure says so. */
  readonly authenticated?: boolean;
};

const BANK_DEBIT_SECONDS = 5;

/** A payment that has not been tried. Amounts in minor units; too small a one is refused as Stripe refuses it. */
export function makeIntent(context: Context, input: NewIntent): Intent {
  const least = leastOf(input.currency);
  if (input.amount < least)
    throw invalid(`Amount must be at least ${money(least, input.currency)} ${input.currency}`, "amount", "amount_too_small");
  const id = newId("pi");
  const intent: Intent = {
    ...{ id, object: "payment_intent", livemode: false, client_secret: `${id}_secret_${letters(25)}` },
    ...{ allowed_payment_method_types: null, amount_capturable: 0, amount_details: { tip: {} }, amount_received: 0, application: null },
    ...{ application_fee_amount: null, automatic_payment_methods: null, canceled_at: null, cancellation_reason: null },
    ...{ capture_method: "automatic", confirmation_method: "automatic", created: context.now(input.customer ?? null), customer: null },
    ...{ customer_account: null, description: null, excluded_payment_method_types: null, last_payment_error: null, latest_charge: null },
    ...{ managed_payments: null, metadata: {}, next_action: null, on_behalf_of: null, payment_method: null },
    ...{ payment_method_configuration_details: null, payment_method_options: {}, payment_method_types: ["card"], payment_record: null },
    ...{ processing: null, receipt_email: null, review: null, setup_future_usage: null, shipping: null, source: null },
    ...{ statement_descriptor: null, statement_descriptor_suffix: null, transfer_data: null, transfer_group: null },
    status: input.payment_method ? "requires_confirmation" : "requires_payment_method",
    ...input,
  };
  context.insert("payment_intent", intent);
  context.emit("payment_intent.created", intent);
  return intent;
}

/**
 * Tries to take the money. Never throws for a refusal: the intent then requires a payment method and says why in
 * last_payment_error. It may also require an action (3-D Secure) or be processing (bank debit).
 */
export function confirmIntent(
  context: Context,
  intent: Intent,
  { method: given, offSession = false, returnUrl = null, authenticated = false }: Confirming = {},
): Intent {
  const method = given ?? (intent.payment_method ? context.need("payment_method", intent.payment_method, "payment_method") : null);
  if (!method)
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      undefined,
      "payment_intent_unexpected_state",
    );
  const trying: Intent = { ...intent, payment_method: method.id, last_payment_error: null, next_action: null, cancellation_reason: null };
  const card = testCard(context, method);
  const asks = card.asks === "always" || (card.asks === "until_set_up" && !(offSession && context.store.hidden(method.id)["set_up"]));
  if (asks && !authenticated) return offSession ? failed(context, trying, method, NOT_AUTHENTICATED) : asking(context, trying, returnUrl);
  if (card.decline) return failed(context, trying, method, card.decline, authenticated);
  if (context.store.hidden(method.id)["slow"]) return processing(context, trying, method);
  return succeeded(context, trying, method, makeCharge(context, trying, method, { authenticated }));
}

/** The holder has answered the bank on the page of 3-D Secure, or failed to. */
export function authenticate(context: Context, intent: Intent, passed: boolean): Intent {
  if (intent.status !== "requires_action") return intent;
  if (passed) return confirmIntent(context, intent, { authenticated: true });
  const method = context.need("payment_method", intent.payment_method ?? "");
  const message = "We are unable to authenticate your payment method. Please choose a different payment method and try again.";
  const error = { code: "payment_intent_authentication_failure", type: "invalid_request_error", message, payment_method: method } as const;
  return refused(context, { ...intent, next_action: null, last_payment_error: error });
}

/** A bank debit is through, or has come back: called when it falls due. */
export function settleIntent(context: Context, intent: Intent): Intent {
  if (intent.status !== "processing" || !intent.latest_charge) return intent;
  const method = context.need("payment_method", intent.payment_method ?? "");
  const bounced = context.store.hidden(method.id)["bounces"] === true;
  const decline = bounced
    ? { code: "payment_intent_payment_attempt_failed", decline: "generic_decline", message: "The payment failed." }
    : undefined;
  const charge = settleCharge(context, context.need("charge", intent.latest_charge), decline);
  if (!decline) return succeeded(context, intent, method, charge);
  return refused(context, { ...intent, processing: null, last_payment_error: errorOf(decline, method, charge.id) });
}

export function cancelIntent(context: Context, intent: Intent, reason: Intent["cancellation_reason"]): Intent {
  if (!["requires_payment_method", "requires_confirmation", "requires_action", "processing"].includes(intent.status))
    throw invalid(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      undefined,
      "payment_intent_unexpected_state",
    );
  const now = context.now(intent.customer);
  const after = context.save("payment_intent", {
    ...intent,
    status: "canceled",
    canceled_at: now,
    cancellation_reason: reason,
    next_action: null,
  });
  context.emit("payment_intent.canceled", after);
  return after;
}

function asking(context: Context, intent: Intent, returnUrl: string | null): Intent {
  const url = `${context.url}/3ds/${intent.id}`;
  const action: Intent["next_action"] = returnUrl
    ? { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } }
    : { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
  const after = context.save("payment_intent", { ...intent, status: "requires_action", next_action: action });
  context.emit("payment_intent.requires_action", after);
  return after;
}

function processing(context: Context, intent: Intent, method: Method): Intent {
  const charge = makeCharge(context, intent, method, { pending: true });
  const after = context.save("payment_intent", { ...intent, status: "processing", latest_charge: charge.id });
  context.store.setDue(intent.id, context.now(intent.customer) + BANK_DEBIT_SECONDS);
  keepMethod(context, after, method);
  context.emit("payment_intent.processing", after);
  context.settled(after);
  return after;
}

function succeeded(context: Context, intent: Intent, method: Method, charge: Kinds["charge"]): Intent {
  const after = context.save("payment_intent", {
    ...intent,
    status: "succeeded",
    amount_received: intent.amount,
    latest_charge: charge.id,
    processing: null,
  });
  keepMethod(context, after, method);
  context.emit("payment_intent.succeeded", after);
  context.settled(after);
  const { dispute } = testCard(context, method);
  if (dispute) openDispute(context, charge, { reason: dispute });
  return after;
}

// Saved for later: the method becomes the customer's, and the bank has agreed to payments without its holder.
function keepMethod(context: Context, intent: Intent, method: Method): void {
  if (!intent.setup_future_usage || !intent.customer) return;
  if (!method.customer) attach(context, method, intent.customer);
  if (intent.setup_future_usage === "off_session") context.store.hide(method.id, { set_up: true });
}

function failed(context: Context, intent: Intent, method: Method, decline: Decline, authenticated = false): Intent {
  const charge = makeCharge(context, intent, method, { decline, authenticated });
  return refused(context, { ...intent, latest_charge: charge.id, last_payment_error: errorOf(decline, method, charge.id) });
}

function refused(context: Context, intent: Intent): Intent {
  const after = context.save("payment_intent", { ...intent, status: "requires_payment_method", payment_method: null });
  context.emit("payment_intent.payment_failed", after);
  context.settled(after);
  return after;
}

function errorOf({ code, decline, message, advice }: Decline, method: Method, charge: string): NonNullable<Intent["last_payment_error"]> {
  const doc_url = `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
  return {
    ...(advice ? { advice_code: advice } : {}),
    charge,
    code,
    decline_code: decline,
    doc_url,
    message,
    payment_method: method,
    type: "card_error",
  };
}
