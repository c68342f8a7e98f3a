import type Stripe from "stripe";
import type { z } from "zod";
import { ended } from "../billing/standing.ts";
import { isOver } from "../billing/subscription-object.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { letters, newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { address, choice, clearable, customFields, flag, form, formOf, metadata, some, text, whole } from "../core/params.ts";
import { changed, given, merged, wholeAddress } from "../core/patch.ts";
import { list, type Resource, route } from "../core/resource.ts";

type Customer = Kinds["customer"];

const shipping = { address: address(), name: text(), phone: clearable(text()).optional() };
const settings = {
  custom_fields: customFields().optional(),
  default_payment_method: clearable(text()).optional(),
  footer: clearable(text()).optional(),
  rendering_options: clearable(
    form({ amount_tax_display: clearable(text()).optional(), template: clearable(text()).optional() }),
  ).optional(),
};
const writable = {
  address: clearable(address()).optional(),
  balance: whole().optional(),
  business_name: clearable(text()).optional(),
  description: clearable(text()).optional(),
  email: clearable(text()).optional(),
  individual_name: clearable(text()).optional(),
  invoice_prefix: text().optional(),
  invoice_settings: form(settings).optional(),
  metadata: metadata().optional(),
  name: clearable(text()).optional(),
  next_invoice_sequence: whole(1).optional(),
  phone: clearable(text()).optional(),
  preferred_locales: some(text()).optional(),
  shipping: clearable(form(shipping)).optional(),
  tax: form({
    ip_address: clearable(text()).optional(),
    validate_location: choice("auto", "deferred", "immediately").optional(),
  }).optional(),
  tax_exempt: clearable(choice("exempt", "none", "reverse")).optional(),
};
const creating = formOf<Stripe.CustomerCreateParams>()({ ...writable, test_clock: text().optional() });
const updating = formOf<Stripe.CustomerUpdateParams>()({ ...writable, default_source: text().optional(), validate: flag().optional() });

export const customers: Resource = {
  routes: [
    route("POST", "/v1/customers", creating, (context, { test_clock, ...input }) => {
      const clock = test_clock ? context.need("test_helpers.test_clock", test_clock, "test_clock") : null;
      const fresh = { ...blank(newId("cus"), clock?.frozen_time ?? context.now()), test_clock: clock?.id ?? null };
      const customer = written(context, fresh, input);
      context.store.insert("customer", customer, { clock: clock?.id ?? null });
      context.emit("customer.created", customer);
      return customer;
    }),
    // Of a customer who was deleted there is an answer still: that they were.
    route("GET", "/v1/customers/:id", form({}), (context, _input, id) => context.store.get("customer", id) ?? context.need("customer", id)),
    route("POST", "/v1/customers/:id", updating, (context, input, id) => changeCustomer(context, id, input)),
    route("DELETE", "/v1/customers/:id", form({}), (context, _input, id) => {
      const customer = context.need("customer", id);
      const rest = { id, object: "customer", deleted: true } as const;
      for (const subscription of context.store.all("subscription", { field: "customer", is: "=", value: id }))
        if (!isOver(subscription)) ended(context, subscription, "cancellation_requested");
      context.emit("customer.deleted", customer);
      context.store.remove("customer", id, rest);
      return rest;
    }),
    list("customer", "/v1/customers", { email: { read: text(), field: "email" }, test_clock: { read: text(), field: "test_clock" } }),
  ],
};

/** A customer with nothing but an id. */
export function blank(id: string, created: number): Customer {
  return {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: letters(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

type Writing = Omit<z.infer<typeof updating>, "expand">;

/** Changes a customer as `POST /v1/customers/:id` does, and tells it when anything differs. */
export function changeCustomer(context: Context, id: string, input: Writing): Customer {
  const before = context.need("customer", id);
  const after = context.save("customer", written(context, before, input));
  const differing = changed(before, after);
  if (differing) context.emit("customer.updated", after, differing);
  return after;
}

function written(context: Context, customer: Customer, input: Writing): Customer {
  const {
    address,
    business_name,
    default_source: _none,
    individual_name,
    invoice_settings,
    metadata,
    shipping,
    tax: _tax,
    validate: _validate,
    ...plain
  } = input;
  return {
    ...customer,
    ...given(plain),
    ...(business_name ? { business_name } : {}),
    ...(individual_name ? { individual_name } : {}),
    ...(address === undefined ? {} : { address: address && wholeAddress(address) }),
    ...(shipping === undefined
      ? {}
      : { shipping: shipping && { ...shipping, address: wholeAddress(shipping.address), phone: shipping.phone ?? null } }),
    invoice_settings: invoice_settings ? invoicing(context, customer, invoice_settings) : customer.invoice_settings,
    metadata: merged(customer.metadata, metadata),
  };
}

function invoicing(context: Context, customer: Customer, input: NonNullable<Writing["invoice_settings"]>): Customer["invoice_settings"] {
  const { custom_fields, default_payment_method: method, footer, rendering_options: options } = input;
  if (method && context.need("payment_method", method, "invoice_settings[default_payment_method]").customer !== customer.id)
    throw invalid(
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      "invoice_settings[default_payment_method]",
      "resource_missing",
    );
  return {
    ...customer.invoice_settings,
    ...given({ custom_fields: custom_fields?.map(({ name, value }) => ({ name, value })), default_payment_method: method, footer }),
    ...(options === undefined
      ? {}
      : { rendering_options: options && { amount_tax_display: options.amount_tax_display ?? null, template: options.template ?? null } }),
  };
}
