import type Stripe from "stripe";
import type { PaymentService, PriceTerms, Product } from "./payment-service.ts";
import { found, reached } from "./stripe-client.ts";
import { priceOf } from "./stripe-read.ts";

const MOST = 1_000;

/** Products and prices. Which product is which says its metadata `key`, so that its id may be anything. */
export function catalogOf(stripe: Stripe): PaymentService["catalog"] {
  // What a price is for never changes, so each is asked for once.
  const known = new Map<string, PriceTerms>();
  return {
    products: async () => {
      const products: Product[] = [];
      for await (const each of stripe.products.list({ limit: 100 })) products.push(productOf(each));
      return products;
    },
    prices: async (productId) => {
      const prices: PriceTerms[] = [];
      for await (const each of stripe.prices.list({ product: productId, limit: 100 })) prices.push(priceOf(each));
      return prices;
    },
    price: async (id) => {
      const remembered = known.get(id);
      if (remembered) return remembered;
      const price = await found(stripe.prices.retrieve(id));
      const terms = price && !price.deleted ? priceOf(price) : null;
      if (terms && known.size < MOST) known.set(id, terms);
      return terms;
    },
    priceByKey: async (lookupKey) => {
      const [price] = (await reached(stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 }))).data;
      return price ? priceOf(price) : null;
    },
    addProduct: async ({ name, key, metadata }) => {
      const params = { name, metadata: { ...metadata, key } };
      return productOf(await reached(stripe.products.create(params)));
    },
    renameProduct: async (id, name) => {
      await reached(stripe.products.update(id, { name }));
    },
    addPrice: async ({ productId, money, interval, lookupKey, metadata }) =>
      priceOf(
        await reached(
          stripe.prices.create({
            product: productId,
            currency: money.currency.toLowerCase(),
            unit_amount: Number(money.minor),
            lookup_key: lookupKey,
            transfer_lookup_key: true,
            metadata,
            ...(interval ? { recurring: { interval } } : {}),
          }),
        ),
      ),
  };
}

function productOf({ id, name, active, metadata }: Stripe.Product): Product {
  return { id, name, isActive: active, key: metadata["key"] ?? null };
}
