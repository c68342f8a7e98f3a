import type Stripe from "stripe";
import { advanceTo, REAL } from "../testing.ts";

/** What hangs on an account's settings at Stripe is skipped there. */
export const SETTINGS = { skip: REAL && "hangs on the settings of the account" };

export const DAY = 86_400;
export const at = (iso: string) => Date.parse(iso.includes("T") ? iso : `${iso}T00:00:00Z`) / 1_000;
export const iso = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);

export const items = (subscription: Stripe.Subscription, price: string) => [{ id: String(subscription.items.data[0]?.id), price }];
export const lines = (invoice: Stripe.Invoice) =>
  invoice.lines.data.map(({ amount, period }) => [amount, iso(period.start), iso(period.end)]);

/** What the tests of subscriptions do with a payment service. */
export function shopping(stripe: Stripe) {
  /** A customer with a card on a clock of their own, and what is sold to them. */
  async function shop(start: string, card = "pm_card_visa") {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(start) });
    const customer = await stripe.customers.create({ email: "ana@studio.test", test_clock: clock.id });
    const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
    const price = async (name: string, unit_amount: number, interval: "month" | "year" = "month", currency = "usd") => {
      const product = await stripe.products.create({ name });
      return (await stripe.prices.create({ product: product.id, currency, unit_amount, recurring: { interval } })).id;
    };
    const advance = (to: string | number) => advanceTo(stripe, clock.id, typeof to === "number" ? to : at(to));
    return { clock, customer: customer.id, price, advance, method: method.id };
  }
  const invoices = async (subscription: string) => (await stripe.invoices.list({ subscription, limit: 100 })).data.reverse();
  const latest = (subscription: Stripe.Subscription) => stripe.invoices.retrieve(String(subscription.latest_invoice));
  return { shop, invoices, latest };
}
