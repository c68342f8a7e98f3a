import type Stripe from "stripe";

export const NUMBERS = {
  pays: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  secure: "4000 0027 6000 3184",
  expired: "4000 0000 0000 0069",
};
/** What a person types on a page that asks for a card, and it pays. */
export const CARD = {
  method: "card",
  number: NUMBERS.pays,
  expiry: "12 / 34",
  cvc: "123",
  name: "Ana Ruiz",
  country: "DE",
  postal_code: "10115",
  email: "ana@studio.test",
};

/** Sends a page's form as a browser does, and answers where it leads or what it shows. */
export async function send(url: string, form: Record<string, string>) {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return { status: response.status, to: response.headers.get("location"), text: await response.text() };
}

export const page = (session: Stripe.Checkout.Session) => String(session.url);

/** What the tests of checkout do with a payment service. */
export function buying(stripe: Stripe) {
  /** The checkout of 500 credits. */
  async function pack(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    const customer = await stripe.customers.create({ email: "ana@studio.test", metadata: { account_id: "acc" } });
    return stripe.checkout.sessions.create({
      mode: "payment",
      customer: customer.id,
      line_items: [{ price_data: { currency: "usd", unit_amount: 5_000, product_data: { name: "500 credits" } }, quantity: 1 }],
      payment_intent_data: { metadata: { account_id: "acc", order_id: "o1" } },
      metadata: { account_id: "acc" },
      success_url: "http://localhost:3000/back?session={CHECKOUT_SESSION_ID}",
      cancel_url: "http://localhost:3000/cancel",
      ...more,
    });
  }
  /** The checkout of a plan by the month. */
  async function plan(more: Partial<Stripe.Checkout.SessionCreateParams> = {}, amount = 9_900) {
    const customer = await stripe.customers.create({ email: "ana@studio.test" });
    const product = await stripe.products.create({ name: "Creator" });
    const price = await stripe.prices.create({
      product: product.id,
      currency: "usd",
      unit_amount: amount,
      recurring: { interval: "month" },
    });
    return stripe.checkout.sessions.create({
      mode: "subscription",
      customer: customer.id,
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { metadata: { account_id: "acc" } },
      success_url: "http://localhost:3000/back?session={CHECKOUT_SESSION_ID}",
      ...more,
    });
  }
  const types = async (id: string) =>
    (await stripe.events.list({ limit: 100 })).data
      .filter((event) => JSON.stringify(event.data.object).includes(id))
      .map(({ type }) => type);
  /** Waits until an event of that type tells of an object; false after ten seconds. */
  async function seen(id: string, type: Stripe.Event["type"]): Promise<boolean> {
    for (let tries = 0; tries < 40; tries++) {
      if ((await types(id)).includes(type)) return true;
      await new Promise((wake) => setTimeout(wake, 250));
    }
    return false;
  }
  return { pack, plan, types, seen };
}
