import type Stripe from "stripe";
import { z } from "zod";
import { invalid } from "../core/fault.ts";
import { letters, newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { choice, clearable, flag, formOf, metadata, text } from "../core/params.ts";
import { given, merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";
import { defaultConfiguration, features, makeConfiguration, withFeatures } from "../portal/configuration.ts";
import { portalPages } from "../portal/pages.ts";

type Session = Kinds["billing_portal.session"];

const profile = z.strictObject({
  headline: clearable(text()).optional(),
  privacy_policy_url: text().optional(),
  terms_of_service_url: text().optional(),
});
const described = {
  business_profile: profile.optional(),
  default_return_url: clearable(text()).optional(),
  login_page: z.strictObject({ enabled: flag() }).optional(),
  metadata: metadata().optional(),
  name: clearable(text()).optional(),
};
const creating = formOf<Stripe.BillingPortal.ConfigurationCreateParams>()({ ...described, features });
const updating = formOf<Stripe.BillingPortal.ConfigurationUpdateParams>()({
  ...described,
  features: features.optional(),
  active: flag().optional(),
});
const flow = z.strictObject({
  type: choice("payment_method_update", "customer_update"),
  after_completion: z
    .strictObject({ type: choice("portal_homepage", "redirect"), redirect: z.strictObject({ return_url: text() }).optional() })
    .optional(),
});
const opening = formOf<Stripe.BillingPortal.SessionCreateParams>()({
  configuration: text().optional(),
  customer: text(),
  flow_data: flow.optional(),
  locale: text().optional(),
  return_url: z.url({ error: "Not a valid URL" }).optional(),
});

const CONFIGURATIONS = "/v1/billing_portal/configurations";

export const billingPortal: Resource = {
  routes: [
    route("POST", CONFIGURATIONS, creating, (context, { features, business_profile, default_return_url, name, metadata }) =>
      makeConfiguration(context, {
        ...given({ default_return_url, name }),
        ...(business_profile ? { business_profile: profileOf(business_profile) } : {}),
        features,
        metadata: merged({}, metadata),
      }),
    ),
    retrieve("billing_portal.configuration", `${CONFIGURATIONS}/:id`),
    route(
      "POST",
      `${CONFIGURATIONS}/:id`,
      updating,
      (context, { active, features, business_profile, default_return_url, name, metadata }, id) => {
        const before = context.need("billing_portal.configuration", id);
        return context.save("billing_portal.configuration", {
          ...before,
          ...given({ active, default_return_url, name }),
          ...(business_profile ? { business_profile: { ...before.business_profile, ...given(business_profile) } } : {}),
          features: withFeatures(before.features, features ?? {}),
          metadata: merged(before.metadata, metadata),
          updated: context.now(),
        });
      },
    ),
    list("billing_portal.configuration", CONFIGURATIONS, {
      active: { read: flag(), field: "active" },
      is_default: { read: flag(), field: "is_default" },
    }),
    route("POST", "/v1/billing_portal/sessions", opening, (context, { configuration: id, customer, flow_data, locale, return_url }) => {
      context.need("customer", customer, "customer");
      const configuration = id ? context.need("billing_portal.configuration", id, "configuration") : defaultConfiguration(context);
      if (!configuration.active) throw invalid("This configuration is not active.", "configuration");
      const session: Session = {
        ...{ id: newId("bps"), object: "billing_portal.session", configuration: configuration.id, created: context.now(customer) },
        ...{ customer, customer_account: null, livemode: false, locale: locale ?? null, on_behalf_of: null },
        flow: flow_data ? flowOf(flow_data) : null,
        return_url: return_url ?? configuration.default_return_url,
        // Whoever knows the address is let in, for a while: it is a secret.
        url: `${context.url}/p/session/${letters(40)}`,
      };
      context.insert("billing_portal.session", session);
      return session;
    }),
  ],
  pages: portalPages,
};

function profileOf({ headline, privacy_policy_url, terms_of_service_url }: z.infer<typeof profile>) {
  return {
    headline: headline ?? null,
    privacy_policy_url: privacy_policy_url ?? null,
    terms_of_service_url: terms_of_service_url ?? null,
  };
}

function flowOf({ type, after_completion: then }: z.infer<typeof flow>): NonNullable<Session["flow"]> {
  return {
    type,
    after_completion: {
      type: then?.type ?? "portal_homepage",
      hosted_confirmation: null,
      redirect: then?.redirect ? { return_url: then.redirect.return_url } : null,
    },
    ...{ customer_update: null, subscription_cancel: null, subscription_pause: null, subscription_update: null },
    subscription_update_confirm: null,
  };
}
