import type { z } from "zod";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import type { Kinds } from "../core/kinds.ts";
import { type inlinePriceData, insertPrice } from "../resources/prices.ts";

export type Price = Kinds["price"];
export type Recurring = NonNullable<Price["recurring"]>;

/** The price named by its id or described by `price_data`; a description makes an inactive price and, if need be, its product. */
export function pricedBy(
  context: Context,
  given: { price?: string | undefined; price_data?: z.infer<typeof inlinePriceData> | undefined },
  param: string,
): Price {
  if (given.price !== undefined) {
    const found = context.need("price", given.price, `${param}[price]`);
    if (!found.active) throw invalid(`The price specified is inactive. This field only accepts active prices.`, `${param}[price]`);
    return found;
  }
  if (given.price_data === undefined) throw invalid(`Missing required param: ${param}[price].`, `${param}[price]`, "parameter_missing");
  return insertPrice(context, { ...given.price_data, active: false });
}

/** What a quantity of a price comes to, in minor units; a fraction is rounded once, half up. */
export function amountOf(price: Price, quantity: number): number {
  return price.unit_amount === null ? Math.round(Number(price.unit_amount_decimal ?? 0) * quantity) : price.unit_amount * quantity;
}

/** The name under which a price is sold. */
export function nameOf(context: Context, price: Price): string {
  return context.store.get("product", price.product)?.name ?? price.nickname ?? price.id;
}

/** The rhythm of a recurring price, or the error that Stripe answers for a price that is paid once. */
export function recurringOf(price: Price, param: string): Recurring {
  if (price.recurring) return price.recurring;
  throw invalid(`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`, param);
}

/** A recurring price in the older shape that subscription items still carry. */
export function planOf(price: Price, every: Recurring): Kinds["subscription"]["items"]["data"][number]["plan"] {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: every.interval,
    interval_count: every.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}
