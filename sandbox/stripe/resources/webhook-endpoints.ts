import type Stripe from "stripe";
import { API_VERSION, type Context } from "../core/context.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { clearable, flag, form, formOf, metadata, some, text } from "../core/params.ts";
import { given, merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";

const writable = { description: clearable(text()).optional(), metadata: metadata().optional() };
const creating = formOf<Stripe.WebhookEndpointCreateParams>()({
  ...writable,
  enabled_events: some(text()),
  url: text(),
  api_version: text().optional(),
  connect: flag().optional(),
});
const updating = formOf<Stripe.WebhookEndpointUpdateParams>()({
  ...writable,
  enabled_events: some(text()).optional(),
  url: text().optional(),
  disabled: flag().optional(),
});

export const webhookEndpoints: Resource = {
  routes: [
    route("POST", "/v1/webhook_endpoints", creating, (context, { url, enabled_events, description, metadata }) => {
      const secret = newId("whsec");
      // The secret is told once, in this answer.
      return {
        ...insertEndpoint(context, { url, enabled_events, description: description ?? null, metadata: merged({}, metadata), secret }),
        secret,
      };
    }),
    retrieve("webhook_endpoint", "/v1/webhook_endpoints/:id"),
    route("POST", "/v1/webhook_endpoints/:id", updating, (context, { disabled, metadata, expand: _, ...input }, id) => {
      const before = context.need("webhook_endpoint", id);
      const status = disabled === undefined ? before.status : disabled ? "disabled" : "enabled";
      return context.save("webhook_endpoint", { ...before, ...given(input), status, metadata: merged(before.metadata, metadata) });
    }),
    route("DELETE", "/v1/webhook_endpoints/:id", form({}), (context, _input, id) => {
      context.need("webhook_endpoint", id);
      const rest = { id, object: "webhook_endpoint", deleted: true } as const;
      context.store.remove("webhook_endpoint", id, rest);
      return rest;
    }),
    list("webhook_endpoint", "/v1/webhook_endpoints"),
  ],
};

type Endpoint = Kinds["webhook_endpoint"];
type Creating = Pick<Endpoint, "url" | "enabled_events" | "description" | "metadata"> & { readonly secret: string };

/** Registers an address with a secret of its own. */
export function insertEndpoint(context: Context, { secret, ...rest }: Creating): Endpoint {
  const endpoint: Endpoint = {
    id: newId("we"),
    object: "webhook_endpoint",
    api_version: API_VERSION,
    application: null,
    created: context.now(),
    livemode: false,
    status: "enabled",
    ...rest,
  };
  return context.insert("webhook_endpoint", endpoint, { hidden: { secret } });
}

/** The address that the start registers: found again by its address after a restart, and given the secret of now. */
export function keepEndpoint(context: Context, url: string, secret: string): void {
  const [known] = context.store.all("webhook_endpoint", { field: "url", is: "=", value: url });
  if (known) context.store.hide(known.id, { secret });
  else insertEndpoint(context, { url, enabled_events: ["*"], description: "Greenlight", metadata: {}, secret });
}
