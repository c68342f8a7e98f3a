import { refuseMixed } from "../billing/currency.ts";
import { type Price, pricedBy } from "../billing/prices.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { letters, newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { merged } from "../core/patch.ts";
import { type Creating, type Kept, kept } from "./params.ts";

export type Session = Kinds["checkout.session"];

const HOUR = 3_600;

/** A session that was asked for, and what is kept beside it; nothing is stored but inline prices. Throws what Stripe refuses. */
export function sessionOf(context: Context, input: Creating): { session: Session; kept: Kept } {
  checked(context, input);
  const items = itemsOf(context, input);
  const currency = currencyOf(input, items);
  // The page would lead nowhere: what recurs for a customer is of one currency.
  if (input.mode === "subscription" && input.customer && currency) refuseMixed(context, input.customer, currency);
  const id = newId("cs_test");
  const created = context.now(input.customer);
  const session: Session = {
    ...blank(id, created, expiryOf(input, created), `${context.url}/c/pay/${id}`),
    ...written(input),
    ...settings(input),
    currency,
    metadata: merged({}, input.metadata),
    mode: input.mode,
    payment_method_types: input.allowed_payment_method_types ?? methodsFor(currency, input.mode),
  };
  return { session, kept: keptOf(input, items) };
}

// What is handed on as it came.
function written(input: Creating) {
  const { billing_address_collection, cancel_url, client_reference_id, customer, customer_email, submit_type, success_url } = input;
  return {
    allowed_payment_method_types: input.allowed_payment_method_types ?? null,
    billing_address_collection: billing_address_collection ?? null,
    cancel_url: cancel_url ?? null,
    client_reference_id: client_reference_id ?? null,
    customer: customer ?? null,
    customer_email: customer_email ?? null,
    submit_type: submit_type ?? null,
    success_url: success_url ?? null,
  };
}

function settings(input: Creating) {
  const { mode, automatic_tax, customer_creation, payment_method_collection, tax_id_collection: taxId } = input;
  return {
    automatic_tax: taxState(automatic_tax?.enabled ?? false),
    customer_creation: mode === "payment" ? (customer_creation ?? "if_required") : null,
    invoice_creation: mode === "payment" ? invoiceCreation(input) : null,
    payment_method_collection: mode === "subscription" ? (payment_method_collection ?? "always") : "if_required",
    tax_id_collection: { enabled: taxId?.enabled ?? false, required: taxId?.required ?? "never" },
  } as const;
}

function expiryOf({ expires_at }: Creating, created: number): number {
  const expires = expires_at ?? created + 24 * HOUR;
  if (expires < created + HOUR / 2 || expires > created + 24 * HOUR)
    throw invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.", "expires_at");
  return expires;
}

function currencyOf({ mode, currency }: Creating, items: readonly Wanted[]): string | null {
  const found = items[0]?.price.currency ?? currency?.toLowerCase() ?? null;
  if (mode === "setup" && found === null)
    throw invalid("You must provide one of the following parameters: allowed_payment_method_types, currency.", "currency");
  return found;
}

/** What is kept of a session, read back. */
export function keptFor(context: Context, session: string): Kept {
  return kept.parse(JSON.parse(String(context.store.hidden(session)["kept"])));
}

type Wanted = { readonly price: Price; readonly quantity: number; readonly metadata: Record<string, string> };

function itemsOf(context: Context, { line_items = [], mode }: Creating): Wanted[] {
  const items = line_items.map((item, index) => ({
    price: pricedBy(context, item, `line_items[${index}]`),
    quantity: item.quantity ?? 1,
    metadata: item.metadata ?? {},
  }));
  const [first] = items;
  if (mode !== "setup" && !first) throw invalid("Missing required param: line_items.", "line_items", "parameter_missing");
  if (mode === "setup" && first) throw invalid("You can not pass `line_items` in `setup` mode.", "line_items");
  if (mode === "subscription" && !items.some(({ price }) => price.recurring))
    throw invalid("You must provide at least one recurring price in `subscription` mode when using prices.", "line_items");
  if (mode === "payment" && items.some(({ price }) => price.recurring))
    throw invalid(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      "line_items",
    );
  if (items.some(({ price }) => price.currency !== first?.price.currency))
    throw invalid("All prices on a Checkout Session must have the same currency.", "line_items");
  return items;
}

function checked(context: Context, input: Creating): void {
  if (!input.success_url) throw invalid("Missing required param: success_url.", "success_url", "parameter_missing");
  const customer = input.customer ? context.need("customer", input.customer, "customer") : null;
  if (customer && input.customer_email)
    throw invalid("You may only specify one of these parameters: customer, customer_email.", "customer");
  if (!customer && input.customer_update) throw invalid("`customer_update` can only be used with `customer`.", "customer_update");
  if (customer) mayUpdate(input, customer.address?.country ?? null);
  fitsMode(input);
}

const APART = {
  payment_intent_data: "payment",
  setup_intent_data: "setup",
  subscription_data: "subscription",
  invoice_creation: "payment",
};

function fitsMode(input: Creating): void {
  for (const [name, mode] of Object.entries(APART))
    if (Object.keys(Reflect.get(input, name) ?? {}).length > 0 && input.mode !== mode)
      throw invalid(`You can not pass \`${name}\` in \`${input.mode}\` mode.`, name);
}

// What is typed on the page changes an existing customer only where the session says so.
function mayUpdate({ automatic_tax, customer_update, tax_id_collection }: Creating, country: string | null): void {
  if (automatic_tax?.enabled && !country && customer_update?.address !== "auto")
    throw invalid(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      "automatic_tax",
      "customer_tax_location_invalid",
    );
  if (tax_id_collection?.enabled && customer_update?.name !== "auto")
    throw invalid(
      "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      "tax_id_collection",
    );
}

function keptOf(input: Creating, items: readonly Wanted[]): Kept {
  const { payment_intent_data: payment, setup_intent_data: setup, subscription_data: subscription, customer_update: update } = input;
  return {
    update: { address: update?.address === "auto", name: update?.name === "auto" },
    items: items.map(({ price, quantity, metadata }) => ({ id: newId("li"), price: price.id, quantity, metadata })),
    payment: {
      description: payment?.description ?? null,
      metadata: merged({}, payment?.metadata),
      receipt_email: payment?.receipt_email ?? null,
      setup_future_usage: payment?.setup_future_usage ?? null,
    },
    subscription: {
      anchor: subscription?.billing_cycle_anchor ?? null,
      description: subscription?.description ?? null,
      metadata: merged({}, subscription?.metadata),
      prorate: subscription?.proration_behavior !== "none",
      trialDays: subscription?.trial_period_days ?? null,
      trialEnd: subscription?.trial_end ?? null,
    },
    setup: { description: setup?.description ?? null, metadata: merged({}, setup?.metadata) },
  };
}

function methodsFor(currency: string | null, mode: string): string[] {
  return ["card", ...(mode === "setup" ? [] : ["paypal"]), ...(currency === "eur" ? ["sepa_debit"] : [])];
}

function taxState(enabled: boolean): Session["automatic_tax"] {
  return { enabled, liability: enabled ? { type: "self" } : null, provider: enabled ? "stripe" : null, status: null };
}

function invoiceCreation({ invoice_creation: wish }: Creating): Session["invoice_creation"] {
  const { custom_fields = null, description = null, footer = null, metadata = null } = wish?.invoice_data ?? {};
  const invoice_data = { account_tax_ids: null, custom_fields, description, footer, issuer: null, metadata, rendering_options: null };
  return { enabled: wish?.enabled ?? false, invoice_data };
}

function blank(id: string, created: number, expires_at: number, url: string) {
  return {
    ...({ id, object: "checkout.session", created, expires_at, livemode: false, url } as const),
    ...{ adaptive_pricing: null, after_expiration: null, allow_promotion_codes: null },
    ...{ amount_subtotal: null, amount_total: null, client_secret: null, collected_information: null, consent: null },
    ...{ consent_collection: null, currency_conversion: null, custom_fields: [], customer_account: null, customer_details: null },
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    ...{ discounts: [], integration_identifier: `sandbox_${letters(8)}`, invoice: null, locale: null, managed_payments: null },
    ...{ origin_context: null, payment_intent: null, payment_link: null, payment_method_configuration_details: null },
    ...({ payment_method_options: {}, payment_status: "unpaid", permissions: null, phone_number_collection: { enabled: false } } as const),
    ...{ recovered_from: null, saved_payment_method_options: null, setup_intent: null, shipping_address_collection: null },
    ...{ shipping_cost: null, shipping_options: [], subscription: null, total_details: null },
    ...({ status: "open", ui_mode: "hosted_page", wallet_options: null } as const),
  };
}
