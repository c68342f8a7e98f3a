import type { Context } from "../core/context.ts";
import type { Draft } from "./lines.ts";
import { amountOf, nameOf, type Price } from "./prices.ts";

/** A price that is paid once, as something to be billed at an instant (seconds). */
export function onceOf(context: Context, price: Price, quantity: number, at: number): Draft {
  return {
    ...plainLine(amountOf(price, quantity), nameOf(context, price), at),
    price,
    quantity,
    taxBehavior: price.tax_behavior === "inclusive" ? "inclusive" : "exclusive",
  };
}

/** An amount in minor units that no price stands behind. */
export function plainLine(amount: number, description: string, at: number): Draft {
  return {
    ...{ amount, description, period: { start: at, end: at }, price: null, quantity: 1, proration: false, credited: null },
    ...{ subscription: null, item: null, invoiceItem: null, metadata: {}, taxBehavior: "exclusive" },
  };
}
