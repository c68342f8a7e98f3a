import type Stripe from "stripe";
import { NEVER } from "../testing.ts";

export const RETURN = "https://example.com/back";

/** What the tests of payments do with a payment service. */
export function paying(stripe: Stripe) {
  /** A customer with a card. */
  async function customerWith(card: string): Promise<{ customer: string; method: string }> {
    const customer = await stripe.customers.create({ name: "Payer", metadata: { account_id: "a1" } });
    const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
    return { customer: customer.id, method: method.id };
  }
  /** A payment of 29 euro, confirmed at once. */
  const pay = (more: Partial<Stripe.PaymentIntentCreateParams>) =>
    stripe.paymentIntents.create({ amount: 2_900, currency: "eur", confirm: true, automatic_payment_methods: NEVER, ...more });
  return { customerWith, pay };
}
