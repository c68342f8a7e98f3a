import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { choice, clearable, flag, form, formOf, metadata, some, text } from "../core/params.ts";
import { merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";
import { declineFault, METHOD_TYPES, methodOf } from "../payments/methods.ts";
import { confirmSetup, makeSetup, type SetupIntent } from "../payments/setup.ts";

const automatic = z.strictObject({ enabled: flag(), allow_redirects: choice("always", "never").optional() });
const confirming = {
  mandate_data: clearable(z.looseObject({})).optional(),
  payment_method: text().optional(),
  payment_method_options: z.looseObject({}).optional(),
  return_url: z.url({ error: "Not a valid URL" }).optional(),
  use_stripe_sdk: flag().optional(),
};
const creating = formOf<Stripe.SetupIntentCreateParams>()({
  ...confirming,
  automatic_payment_methods: automatic.optional(),
  confirm: flag().optional(),
  customer: text().optional(),
  description: text().optional(),
  metadata: metadata().optional(),
  allowed_payment_method_types: some(text()).optional(),
  usage: choice("off_session", "on_session").optional(),
});

const PATH = "/v1/setup_intents";

export const setupIntents: Resource = {
  routes: [
    route("POST", PATH, creating, (context, { confirm, ...input }) => {
      if (input.customer) context.need("customer", input.customer, "customer");
      const method = input.payment_method ? methodOf(context, input.payment_method, "payment_method") : null;
      const types = input.allowed_payment_method_types;
      const redirects = input.automatic_payment_methods?.allow_redirects ?? "always";
      const setup = makeSetup(context, {
        allowed_payment_method_types: types ?? null,
        automatic_payment_methods: { allow_redirects: redirects, enabled: true },
        customer: input.customer ?? null,
        description: input.description ?? null,
        metadata: merged({}, input.metadata),
        payment_method: method?.id ?? null,
        payment_method_types: types ?? METHOD_TYPES,
        usage: input.usage ?? "off_session",
      });
      return confirm ? confirmed(context, setup, input) : setup;
    }),
    retrieve("setup_intent", `${PATH}/:id`),
    route("POST", `${PATH}/:id/confirm`, formOf<Stripe.SetupIntentConfirmParams>()(confirming), (context, input, id) => {
      const setup = context.need("setup_intent", id);
      if (!setup.status.startsWith("requires_"))
        throw invalid(
          `You cannot confirm this SetupIntent because it has already ${setup.status}.`,
          undefined,
          "setup_intent_unexpected_state",
        );
      return confirmed(context, setup, input);
    }),
    route(
      "POST",
      `${PATH}/:id/cancel`,
      form({ cancellation_reason: choice("abandoned", "requested_by_customer", "duplicate").optional() }),
      (context, input, id) => {
        const setup = context.need("setup_intent", id);
        if (!setup.status.startsWith("requires_"))
          throw invalid(
            `You cannot cancel this SetupIntent because it has a status of ${setup.status}.`,
            undefined,
            "setup_intent_unexpected_state",
          );
        const after = context.save("setup_intent", {
          ...setup,
          status: "canceled",
          cancellation_reason: input.cancellation_reason ?? null,
        });
        context.emit("setup_intent.canceled", after);
        return after;
      },
    ),
    list("setup_intent", PATH, {
      customer: { read: text(), field: "customer" },
      payment_method: { read: text(), field: "payment_method" },
    }),
  ],
};

type Confirming = { payment_method?: string | undefined; return_url?: string | undefined };

function confirmed(context: Context, setup: SetupIntent, { payment_method: id, return_url }: Confirming): SetupIntent {
  const chosen = id ?? setup.payment_method;
  const method = chosen ? methodOf(context, chosen, "payment_method") : null;
  const after = confirmSetup(context, setup, { method, returnUrl: return_url ?? null });
  const error = after.last_setup_error;
  if (!error) return after;
  const decline = { code: String(error.code), decline: String(error.decline_code), message: String(error.message) };
  throw declineFault(decline, { setup_intent: after, payment_method: error.payment_method });
}
