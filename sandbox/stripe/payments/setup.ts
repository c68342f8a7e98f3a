import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { letters, newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import type { Decline } from "./cards.ts";
import { attach, type Method, testCard } from "./methods.ts";

export type SetupIntent = Kinds["setup_intent"];

/** Asks to save a method for later; nothing is paid. */
export function makeSetup(context: Context, input: Partial<Omit<SetupIntent, "id" | "object">>): SetupIntent {
  const id = newId("seti");
  const setup: SetupIntent = {
    ...{ id, object: "setup_intent", livemode: false, client_secret: `${id}_secret_${letters(25)}` },
    ...{ allowed_payment_method_types: null, application: null, automatic_payment_methods: null, cancellation_reason: null },
    ...{ created: context.now(input.customer ?? null), customer: null, customer_account: null, description: null },
    ...{ excluded_payment_method_types: null, flow_directions: null, last_setup_error: null, latest_attempt: null, mandate: null },
    ...{ metadata: {}, next_action: null, on_behalf_of: null, payment_method: null, payment_method_configuration_details: null },
    ...{ payment_method_options: {}, payment_method_types: ["card"], single_use_mandate: null, usage: "off_session" },
    status: input.payment_method ? "requires_confirmation" : "requires_payment_method",
    ...input,
  };
  context.insert("setup_intent", setup);
  context.emit("setup_intent.created", setup);
  return setup;
}

/** Saves the method, or asks for 3-D Secure, or says in last_setup_error why not. Never throws for a refusal. */
export function confirmSetup(
  context: Context,
  setup: SetupIntent,
  { method, returnUrl = null, authenticated = false }: { method?: Method | null; returnUrl?: string | null; authenticated?: boolean } = {},
): SetupIntent {
  const used = method ?? (setup.payment_method ? context.need("payment_method", setup.payment_method, "payment_method") : null);
  if (!used)
    throw invalid("You cannot confirm this SetupIntent because it's missing a payment method.", undefined, "setup_intent_unexpected_state");
  const trying: SetupIntent = { ...setup, payment_method: used.id, last_setup_error: null, next_action: null };
  const card = testCard(context, used);
  if (card.asks && !card.setUp && !authenticated) return asking(context, trying, returnUrl);
  if (card.decline && !card.attaches) return refused(context, trying, used, card.decline);
  context.store.hide(used.id, { set_up: true });
  const saved = context.save("setup_intent", { ...trying, status: "succeeded" });
  if (saved.customer && !used.customer) attach(context, used, saved.customer);
  context.emit("setup_intent.succeeded", saved);
  return saved;
}

/** The holder has answered the bank on the page of 3-D Secure, or failed to. */
export function authenticateSetup(context: Context, setup: SetupIntent, passed: boolean): SetupIntent {
  if (setup.status !== "requires_action") return setup;
  if (passed) return confirmSetup(context, setup, { authenticated: true });
  const method = context.need("payment_method", setup.payment_method ?? "");
  const message = "We are unable to authenticate your payment method. Please choose a different payment method and try again.";
  return refused(context, setup, method, { code: "setup_intent_authentication_failure", decline: "", message });
}

function asking(context: Context, setup: SetupIntent, returnUrl: string | null): SetupIntent {
  const url = `${context.url}/3ds/${setup.id}`;
  const action: SetupIntent["next_action"] = returnUrl
    ? { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } }
    : { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
  const after = context.save("setup_intent", { ...setup, status: "requires_action", next_action: action });
  context.emit("setup_intent.requires_action", after);
  return after;
}

function refused(context: Context, setup: SetupIntent, method: Method, { code, decline, message }: Decline): SetupIntent {
  const type = decline === "" ? "invalid_request_error" : "card_error";
  const error = { code, ...(decline === "" ? {} : { decline_code: decline }), message, payment_method: method, type } as const;
  const after = context.save("setup_intent", {
    ...setup,
    status: "requires_payment_method",
    payment_method: null,
    next_action: null,
    last_setup_error: error,
  });
  context.emit("setup_intent.setup_failed", after);
  return after;
}
