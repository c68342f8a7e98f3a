import type Stripe from "stripe";
import type { Instant } from "#lib/units/instant.ts";
import type { Item, PaymentService, Purpose, Start, Ways } from "./payment-service.ts";
import { found, notRefused, reached } from "./stripe-client.ts";
import { intentOf, secondsOf, sessionOf } from "./stripe-read.ts";

type Params = Stripe.Checkout.SessionCreateParams;

/** What a thing is for, as it is written on it. */
export function labels({ accountId, orderId }: Purpose): Record<string, string> {
  return { account_id: accountId, ...(orderId ? { order_id: orderId } : {}) };
}

/** The pages of checkout: the service's own, so that no card number comes near us. */
export function checkoutOf(stripe: Stripe, withTax: boolean): PaymentService["checkout"] {
  const open = async (of: Purpose & Ways & { readonly customerId: string }, params: Params) => {
    const common: Params = {
      customer: of.customerId,
      client_reference_id: of.accountId,
      metadata: labels(of),
      success_url: of.successUrl,
      cancel_url: of.cancelUrl,
    };
    return sessionOf(await reached(stripe.checkout.sessions.create({ ...common, ...params }, { idempotencyKey: of.key })));
  };
  // The address that tax is computed by, and the VAT id, are kept with the customer; a card holder's name never replaces a company's.
  const detailsOf = (isKnown: boolean): Params => ({
    billing_address_collection: "auto",
    ...(isKnown ? {} : { tax_id_collection: { enabled: true }, customer_update: { address: "auto", name: "auto" } }),
    ...(withTax ? { automatic_tax: { enabled: true } } : {}),
  });
  return {
    pay: (of) => {
      const metadata = labels(of);
      return open(of, {
        ...detailsOf(of.isKnown === true),
        mode: "payment",
        line_items: [lineOf(of.item)],
        payment_intent_data: { metadata },
        // A purchase has its invoice too, as the renewal of a plan has.
        invoice_creation: { enabled: true, invoice_data: { metadata } },
      });
    },
    subscribe: (of) =>
      open(of, {
        ...detailsOf(of.isKnown === true),
        mode: "subscription",
        line_items: [{ price: of.start.priceId, quantity: 1 }],
        subscription_data: startOf(of.start, of),
      }),
    setup: (of) => open(of, { mode: "setup", currency: of.currency.toLowerCase(), setup_intent_data: { metadata: labels(of) } }),
    find: async (id) => {
      const session = await found(stripe.checkout.sessions.retrieve(id));
      return session && sessionOf(session);
    },
    expire: async (id) => {
      await notRefused(stripe.checkout.sessions.expire(id));
    },
    list: ({ from }) => each(stripe.checkout.sessions.list(since(from)), sessionOf),
  };
}

function startOf({ anchor }: Start, of: Purpose): Params["subscription_data"] & object {
  const begins = anchor === undefined ? {} : { billing_cycle_anchor: secondsOf(anchor), proration_behavior: "create_prorations" };
  return { metadata: labels(of), ...begins };
}

function lineOf(item: Item): Stripe.Checkout.SessionCreateParams.LineItem {
  if ("priceId" in item) return { price: item.priceId, quantity: 1 };
  const { name, price } = item;
  return { quantity: 1, price_data: { currency: price.currency.toLowerCase(), unit_amount: Number(price.minor), product_data: { name } } };
}

/** The payments themselves, whatever they were made by. */
export function intentsOf(stripe: Stripe): PaymentService["intents"] {
  return {
    find: async (id) => {
      const intent = await found(stripe.paymentIntents.retrieve(id));
      return intent && intentOf(intent);
    },
    ofOrder: (of) => ofOrder(stripe, of),
    list: ({ from }) => each(stripe.paymentIntents.list(since(from)), intentOf),
  };
}

/** The newest payment that was made for an order; null when there is none. */
async function ofOrder(stripe: Stripe, { customerId, orderId }: { readonly customerId: string; readonly orderId: string }) {
  for await (const intent of each(stripe.paymentIntents.list({ customer: customerId, limit: 100 }), intentOf))
    if (intent.orderId === orderId) return intent;
  return null;
}

/** Asks for everything that was made from then on, in pages of a hundred. */
export function since(from: Instant): { readonly created: { readonly gte: number }; readonly limit: number } {
  return { created: { gte: secondsOf(from) }, limit: 100 };
}

/** Goes through all pages of a list. */
export async function* each<S, T>(pages: AsyncIterable<S>, read: (one: S) => T): AsyncIterable<T> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await reached(iterator.next());
    if (done) return;
    yield read(value);
  }
}
