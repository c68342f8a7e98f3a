import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { choice, flag, formOf, metadata, some, text, whole } from "../core/params.ts";
import { changed, given, merged } from "../core/patch.ts";
import { includable, list, type Resource, retrieve, route } from "../core/resource.ts";
import { blankProduct } from "./product-blank.ts";

type Price = Kinds["price"];

const LONGEST = { day: 1_095, week: 156, month: 36, year: 3 } as const;
const currency = z
  .string()
  .regex(/^[a-z]{3}$/i, { error: "Invalid currency." })
  .transform((code) => code.toLowerCase());
const decimal = z.string().regex(/^\d+([.]\d{1,12})?$/, { error: "Invalid decimal." });
const behavior = choice("exclusive", "inclusive", "unspecified");
const amounts = {
  unit_amount: whole(0, 99_999_999).optional(),
  unit_amount_decimal: decimal.optional(),
  tax_behavior: behavior.optional(),
};
const recurring = z.strictObject({
  interval: choice("day", "week", "month", "year"),
  interval_count: whole(1).optional(),
  trial_period_days: whole(0).optional(),
  usage_type: choice("licensed", "metered").optional(),
});
const options = z.record(z.string(), z.strictObject(amounts));
const shared = {
  ...amounts,
  currency,
  currency_options: options.optional(),
  metadata: metadata().optional(),
  recurring: recurring.optional(),
};
const lookup = { lookup_key: text().optional(), transfer_lookup_key: flag().optional() };
const productData = z.strictObject({ id: text().optional(), name: text(), active: flag().optional(), metadata: metadata().optional() });

export const defaultPriceData = z.strictObject(shared);
export const inlinePriceData = z.strictObject({ ...shared, product: text().optional(), product_data: productData.optional() });
const creating = formOf<Stripe.PriceCreateParams>()({
  ...inlinePriceData.shape,
  ...lookup,
  active: flag().optional(),
  billing_scheme: choice("per_unit").optional(),
  nickname: text().optional(),
});
const updating = formOf<Stripe.PriceUpdateParams>()({
  ...lookup,
  active: flag().optional(),
  currency_options: options.optional(),
  metadata: metadata().optional(),
  nickname: text().optional(),
  tax_behavior: behavior.optional(),
});

export const prices: Resource = {
  routes: [
    route("POST", "/v1/prices", creating, (context, { expand: _, ...input }) => insertPrice(context, input)),
    retrieve("price", "/v1/prices/:id"),
    route(
      "POST",
      "/v1/prices/:id",
      updating,
      (context, { lookup_key, transfer_lookup_key, currency_options, metadata, expand: _, ...input }, id) => {
        const before = context.need("price", id);
        if (input.tax_behavior && before.tax_behavior !== "unspecified" && input.tax_behavior !== before.tax_behavior)
          throw invalid("The tax_behavior of a price cannot be changed once it is set.", "tax_behavior");
        if (lookup_key) takeKey(context, lookup_key, transfer_lookup_key ?? false, id);
        const after = context.save("price", { ...before, ...given({ ...input, lookup_key }), metadata: merged(before.metadata, metadata) });
        const options = optionsOf(after, currency_options, currencyOptions(context, after));
        context.store.hide(id, { options: JSON.stringify(options) });
        context.emit("price.updated", after, changed(before, after));
        return after;
      },
    ),
    list("price", "/v1/prices", {
      active: { read: flag(), field: "active" },
      currency: { read: text(), field: "currency" },
      lookup_keys: { read: some(text(), 10), field: "lookup_key" },
      product: { read: text(), field: "product" },
      type: { read: choice("one_time", "recurring"), field: "type" },
    }),
  ],
  includables: [includable("price", "currency_options", currencyOptions), includable("price", "tiers", () => null)],
};

type Creating = Omit<z.infer<typeof creating>, "expand">;

/** Makes a price as `POST /v1/prices` does; also for the inline `price_data` of others. Amounts in minor units. */
export function insertPrice(context: Context, input: Creating): Price {
  const { currency_options, lookup_key: key, transfer_lookup_key: transfer = false } = input;
  const product = productOf(context, input);
  if (key) takeKey(context, key, transfer, null);
  const price: Price = {
    id: newId("price"),
    object: "price",
    active: input.active ?? true,
    billing_scheme: "per_unit",
    created: context.now(),
    currency: input.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: key ?? null,
    metadata: merged({}, input.metadata),
    nickname: input.nickname ?? null,
    product,
    recurring: recurringOf(input.recurring),
    tax_behavior: input.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: input.recurring ? "recurring" : "one_time",
    ...amountOf(input),
  };
  context.insert("price", price, { hidden: { options: JSON.stringify(optionsOf(price, currency_options)) } });
  context.emit("price.created", price);
  return price;
}

type Options = NonNullable<Price["currency_options"]>;

/** The price in each currency that it has, its own among them. */
export function currencyOptions(context: Context, price: Price): Options {
  return JSON.parse(String(context.store.hidden(price.id)["options"] ?? "{}"));
}

function optionsOf(price: Price, given: Creating["currency_options"], old: Options = {}): Options {
  const { currency, custom_unit_amount, tax_behavior, unit_amount, unit_amount_decimal } = price;
  const more = Object.entries(given ?? {}).map(([code, option]) => {
    return [code, { custom_unit_amount: null, tax_behavior: option.tax_behavior ?? "unspecified", ...amountOf(option) }] as const;
  });
  return { ...old, [currency]: { custom_unit_amount, tax_behavior, unit_amount, unit_amount_decimal }, ...Object.fromEntries(more) };
}

function productOf(context: Context, { product, product_data: data }: Creating): string {
  if (product && data) throw invalid("You may only specify one of these parameters: product, product_data.", "product");
  if (product) return context.need("product", product, "product").id;
  if (!data) throw invalid("Missing required param: product.", "product", "parameter_missing");
  const { id, name, metadata, ...more } = data;
  const made = { ...blankProduct(id ?? newId("prod"), name, context.now()), ...given(more), metadata: merged({}, metadata) };
  context.insert("product", made);
  context.emit("product.created", made);
  return made.id;
}

function recurringOf(input: Creating["recurring"]): Price["recurring"] {
  if (!input) return null;
  const { interval, interval_count = 1, trial_period_days = null, usage_type = "licensed" } = input;
  if (interval_count > LONGEST[interval]) throw invalid("The maximum interval is 3 years.", "recurring[interval_count]");
  return { interval, interval_count, meter: null, trial_period_days, usage_type };
}

function amountOf({
  unit_amount: amount,
  unit_amount_decimal: exact,
}: {
  unit_amount?: number | undefined;
  unit_amount_decimal?: string | undefined;
}) {
  if (amount === undefined && exact === undefined)
    throw invalid(
      "You must specify either `unit_amount`, `unit_amount_decimal` or `custom_unit_amount`.",
      "unit_amount",
      "parameter_missing",
    );
  if (exact === undefined) return { unit_amount: amount ?? null, unit_amount_decimal: String(amount) };
  return { unit_amount: /^\d+$/.test(exact) ? Number(exact) : null, unit_amount_decimal: exact };
}

// A lookup key belongs to one active price at most.
function takeKey(context: Context, key: string, transfer: boolean, keeper: string | null): void {
  for (const other of context.store.all("price", { field: "lookup_key", is: "=", value: key })) {
    if (other.id === keeper) continue;
    if (!transfer)
      throw invalid(
        `A price (\`${other.id}\`) already uses that lookup key. You can transfer the lookup key from the existing price by setting \`transfer_lookup_key=true\`.`,
        "lookup_key",
      );
    const after = context.save("price", { ...other, lookup_key: null });
    context.emit("price.updated", after, changed(other, after));
  }
}
