import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { Fault, invalid } from "../core/fault.ts";
import type { Kinds } from "../core/kinds.ts";
import { address, choice, clearable, flag, form, formOf, metadata, some, text, whole } from "../core/params.ts";
import { given, merged, wholeAddress } from "../core/patch.ts";
import { due, list, type Resource, retrieve, route } from "../core/resource.ts";
import { cancelIntent, confirmIntent, type Intent, makeIntent, settleIntent } from "../payments/intent.ts";
import { declineFault, METHOD_TYPES, methodOf } from "../payments/methods.ts";

const automatic = z.strictObject({ enabled: flag(), allow_redirects: choice("always", "never").optional() });
const agreement = z.strictObject({
  customer_acceptance: z.looseObject({ type: choice("offline", "online") }),
});
const using = {
  payment_method: text().optional(),
  payment_method_options: z.looseObject({}).optional(),
  receipt_email: clearable(text()).optional(),
  setup_future_usage: clearable(choice("off_session", "on_session")).optional(),
  shipping: clearable(z.strictObject({ address: address(), name: text(), phone: text().optional() })).optional(),
};
const confirming = {
  ...using,
  error_on_requires_action: flag().optional(),
  mandate_data: clearable(agreement).optional(),
  off_session: flag().optional(),
  return_url: z.url({ error: "Not a valid URL" }).optional(),
  use_stripe_sdk: flag().optional(),
};
const describing = {
  customer: text().optional(),
  description: clearable(text()).optional(),
  metadata: metadata().optional(),
  allowed_payment_method_types: some(text()).optional(),
  statement_descriptor: text().optional(),
  statement_descriptor_suffix: text().optional(),
};
const money = { amount: whole(1, 99_999_999), currency: text() };
const creating = formOf<Stripe.PaymentIntentCreateParams>()({
  ...money,
  ...confirming,
  ...describing,
  automatic_payment_methods: automatic.optional(),
  capture_method: choice("automatic", "automatic_async").optional(),
  confirm: flag().optional(),
});
const updating = formOf<Stripe.PaymentIntentUpdateParams>()({
  ...using,
  ...describing,
  amount: money.amount.optional(),
  currency: text().optional(),
});
type Confirming = Omit<z.infer<z.ZodObject<typeof confirming>>, "expand">;
type Describing = Confirming & Omit<z.infer<z.ZodObject<typeof describing>>, "expand">;

const PATH = "/v1/payment_intents";

export const paymentIntents: Resource = {
  routes: [
    route(
      "POST",
      PATH,
      creating,
      (context, { amount, currency, automatic_payment_methods: automatic, capture_method: _, confirm, ...input }) => {
        if (input.customer) context.need("customer", input.customer, "customer");
        if (input.off_session && !confirm) throw invalid("You cannot set `off_session` without setting `confirm=true`.", "off_session");
        const method = input.payment_method ? methodOf(context, input.payment_method, "payment_method") : null;
        const types = input.allowed_payment_method_types;
        const intent = makeIntent(context, {
          ...{
            amount,
            currency: currency.toLowerCase(),
            customer: input.customer ?? null,
            ...described({ metadata: {}, shipping: null }, input),
          },
          allowed_payment_method_types: types ?? null,
          automatic_payment_methods: { allow_redirects: automatic?.allow_redirects ?? "always", enabled: true },
          payment_method: method?.id ?? null,
          payment_method_types: types ?? METHOD_TYPES,
          ...(input.setup_future_usage ? { setup_future_usage: input.setup_future_usage } : {}),
        });
        if (method) checkOwner(intent, method);
        return confirm ? confirmed(context, intent, input) : intent;
      },
    ),
    retrieve("payment_intent", `${PATH}/:id`),
    route("POST", `${PATH}/:id`, updating, (context, { amount, currency, payment_method, customer, ...input }, id) => {
      const before = context.need("payment_intent", id);
      // What is paid can still be described anew.
      const isOfMoney = [amount, currency, payment_method, customer, input.setup_future_usage].some((each) => each !== undefined);
      if (isOfMoney && !before.status.startsWith("requires_"))
        throw unexpected(`This PaymentIntent's amount could not be updated because it has a status of ${before.status}.`);
      if (customer) context.need("customer", customer, "customer");
      const method = payment_method ? methodOf(context, payment_method, "payment_method") : null;
      const status = method && before.status === "requires_payment_method" ? "requires_confirmation" : before.status;
      const change = given({
        amount,
        currency: currency?.toLowerCase(),
        payment_method: method?.id,
        customer,
        setup_future_usage: input.setup_future_usage,
      });
      // As the reference says of it: cleared by any update.
      return context.save("payment_intent", { ...before, ...change, ...described(before, input), status, last_payment_error: null });
    }),
    route("POST", `${PATH}/:id/confirm`, formOf<Stripe.PaymentIntentConfirmParams>()(confirming), (context, input, id) => {
      const before = context.need("payment_intent", id);
      if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(before.status))
        throw unexpected(`You cannot confirm this PaymentIntent because it has already ${before.status} after being previously confirmed.`);
      const change = given({ setup_future_usage: input.setup_future_usage });
      return confirmed(context, { ...before, ...change, ...described(before, input) }, input);
    }),
    route(
      "POST",
      `${PATH}/:id/cancel`,
      form({ cancellation_reason: choice("duplicate", "fraudulent", "requested_by_customer", "abandoned").optional() }),
      (context, input, id) => cancelIntent(context, context.need("payment_intent", id), input.cancellation_reason ?? null),
    ),
    list("payment_intent", PATH, { customer: { read: text(), field: "customer" } }),
  ],
  due: [due("payment_intent", (context, intent) => void settleIntent(context, intent))],
};

type Old = Pick<Intent, "metadata" | "shipping">;

function described(
  old: Old,
  { description, metadata, receipt_email, shipping, statement_descriptor, statement_descriptor_suffix }: Partial<Describing>,
) {
  const sent = shipping && { address: wholeAddress(shipping.address), name: shipping.name, phone: shipping.phone ?? null };
  return {
    ...given({ description, receipt_email, statement_descriptor, statement_descriptor_suffix }),
    metadata: merged(old.metadata, metadata),
    shipping: sent === undefined ? old.shipping : sent,
  };
}

// What the API answers: a refusal is a 402 that carries the intent, and everything that was attempted stays.
function confirmed(context: Context, intent: Intent, input: Confirming): Intent {
  const id = input.payment_method ?? intent.payment_method;
  const method = id ? methodOf(context, id, "payment_method") : null;
  if (method) checkOwner(intent, method);
  needReturn(intent, input);
  const after = confirmIntent(context, intent, { method, offSession: input.off_session ?? false, returnUrl: input.return_url ?? null });
  const error = after.last_payment_error;
  if (error)
    throw declineFault(
      {
        code: String(error.code),
        decline: String(error.decline_code),
        message: String(error.message),
        ...(error.advice_code ? { advice: error.advice_code } : {}),
      },
      { charge: error.charge, payment_intent: after, payment_method: error.payment_method, payment_method_type: method?.type },
    );
  if (after.status === "requires_action" && input.error_on_requires_action)
    throw new Fault(402, {
      type: "card_error",
      code: "authentication_required",
      message: "This payment required an authentication action to complete, but `error_on_requires_action` was set.",
      payment_intent: after,
    });
  return after;
}

function checkOwner(intent: Intent, method: Kinds["payment_method"]): void {
  if (method.customer && method.customer !== intent.customer)
    throw invalid(
      `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
      "payment_method",
      "resource_missing",
    );
  if (!intent.payment_method_types.includes(method.type))
    throw invalid(`The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`, "payment_method");
}

function needReturn(intent: Intent, { off_session, return_url, use_stripe_sdk }: Confirming): void {
  if (intent.automatic_payment_methods?.allow_redirects !== "always" || off_session || return_url || use_stripe_sdk) return;
  if (intent.allowed_payment_method_types && !intent.allowed_payment_method_types.includes("paypal")) return;
  throw invalid(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    "return_url",
  );
}

function unexpected(message: string): Fault {
  return invalid(message, undefined, "payment_intent_unexpected_state");
}
