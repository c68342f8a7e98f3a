import { z } from "zod";
import type { Context } from "../core/context.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { choice, clearable, flag, some, text } from "../core/params.ts";
import { given } from "../core/patch.ts";

export type Configuration = Kinds["billing_portal.configuration"];
type Features = Configuration["features"];

const proration = choice("always_invoice", "create_prorations", "none").optional();
export const features = z.strictObject({
  customer_update: z
    .strictObject({
      enabled: flag(),
      allowed_updates: clearable(some(choice("address", "email", "name", "phone", "shipping", "tax_id"))).optional(),
    })
    .optional(),
  invoice_history: z.strictObject({ enabled: flag() }).optional(),
  payment_method_update: z.strictObject({ enabled: flag() }).optional(),
  subscription_cancel: z
    .strictObject({
      enabled: flag(),
      mode: choice("at_period_end", "immediately").optional(),
      proration_behavior: proration,
      cancellation_reason: z.strictObject({ enabled: flag(), options: clearable(some(text())) }).optional(),
    })
    .optional(),
  subscription_update: z
    .strictObject({
      enabled: flag(),
      default_allowed_updates: clearable(some(choice("price", "promotion_code", "quantity"))).optional(),
      products: clearable(some(z.strictObject({ product: text(), prices: some(text()) }))).optional(),
      proration_behavior: proration,
    })
    .optional(),
});
type FeaturesInput = z.infer<typeof features>;

const NONE: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: "at_period_end",
    proration_behavior: "none",
  },
  subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: [],
    proration_behavior: "none",
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: "end_trial",
  },
};

// What Greenlight's customers may do here; the plan itself is changed in Greenlight, which knows what becomes of the credits.
const DEFAULT: FeaturesInput = {
  customer_update: { enabled: true, allowed_updates: ["name", "email", "address", "tax_id"] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
};

/** A set of what customers may do on the portal's pages. */
export function makeConfiguration(
  context: Context,
  input: Partial<Omit<Configuration, "features">> & { features: FeaturesInput },
): Configuration {
  const now = context.now();
  const { features, ...rest } = input;
  return context.insert("billing_portal.configuration", {
    ...{ id: newId("bpc"), object: "billing_portal.configuration", active: true, application: null, created: now },
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    ...{ default_return_url: null, is_default: false, livemode: false, login_page: { enabled: false, url: null } },
    ...{ metadata: {}, name: null, updated: now },
    ...rest,
    features: withFeatures(NONE, features),
  });
}

/** The configuration that sessions get when they name none. */
export function defaultConfiguration(context: Context): Configuration {
  const [found] = context.store.all("billing_portal.configuration", { field: "is_default", is: "=", value: true });
  return found ?? makeConfiguration(context, { is_default: true, features: DEFAULT });
}

export function withFeatures(old: Features, input: FeaturesInput): Features {
  const {
    customer_update: customer,
    invoice_history,
    payment_method_update: method,
    subscription_cancel: cancel,
    subscription_update: update,
  } = input;
  const reason = cancel?.cancellation_reason;
  return {
    ...old,
    customer_update: customer
      ? { enabled: customer.enabled, allowed_updates: customer.allowed_updates ?? old.customer_update.allowed_updates }
      : old.customer_update,
    invoice_history: invoice_history ?? old.invoice_history,
    payment_method_update: { ...old.payment_method_update, ...method },
    subscription_cancel: {
      ...old.subscription_cancel,
      ...given({ enabled: cancel?.enabled, mode: cancel?.mode, proration_behavior: cancel?.proration_behavior }),
      ...(reason ? { cancellation_reason: { enabled: reason.enabled, feedback_options: null, options: reason.options ?? [] } } : {}),
    },
    subscription_update: {
      ...old.subscription_update,
      ...given({ enabled: update?.enabled, proration_behavior: update?.proration_behavior }),
      ...(update?.default_allowed_updates ? { default_allowed_updates: update.default_allowed_updates } : {}),
      ...(update?.products
        ? { products: update.products.map((one) => ({ ...one, adjustable_quantity: { enabled: false, maximum: null, minimum: 1 } })) }
        : {}),
    },
  };
}
