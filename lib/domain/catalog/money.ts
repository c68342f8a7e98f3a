import type { Millis } from "#lib/units/millis.ts";
import { fromMillis, multiply, type Rational, rational } from "#lib/units/rational.ts";

/** What one credit costs on an account's plan, exactly, and in which currency. */
export type CreditPrice = { readonly each: Rational; readonly currency: string };

/** What an amount of credits is worth at that price, to the cent, halves up: for showing beside credits, never for charging. */
export function worth(amount: Millis, price: CreditPrice): { readonly cents: bigint; readonly currency: string } {
  const { numerator, denominator } = multiply(multiply(fromMillis(amount), price.each), rational(100));
  const size = numerator < 0n ? -numerator : numerator;
  const cents = (size * 2n + denominator) / (denominator * 2n);
  return { cents: numerator < 0n ? -cents : cents, currency: price.currency };
}
