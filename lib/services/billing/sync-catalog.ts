import { type CatalogStep, catalogSteps, type WantedPrice } from "#lib/domain/billing/catalog.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { PaymentService, PriceTerms } from "#lib/gateways/payment-service.ts";
import type { Instant } from "#lib/units/instant.ts";
import { newestCard, releases } from "../cards.ts";

/** What would have to be done for the payment service to sell the plans and packs of every card as it stands at `now`. */
export async function planCatalog(service: PaymentService, now: Instant): Promise<readonly CatalogStep[]> {
  const cards = await cardsAt(now);
  const products = (await service.catalog.products()).filter(({ key }) => key !== null);
  const prices: PriceTerms[] = [];
  for (const { id } of products) prices.push(...(await service.catalog.prices(id)));
  return catalogSteps(cards, {
    products,
    prices: prices.filter(({ isActive }) => isActive).map((each) => ({ ...each, price: priceOf(each) })),
  });
}

/** Does these steps, in their order. Cut short, the next plan has what is left. */
export async function applyCatalog(service: PaymentService, steps: readonly CatalogStep[]): Promise<void> {
  const ids = new Map((await service.catalog.products()).flatMap(({ key, id }) => (key === null ? [] : [[key, id] as const])));
  for (const step of steps) {
    if (step.do === "add product") {
      const { key, name, cardId } = step.product;
      const made = await service.catalog.addProduct({ name, key, metadata: { card_id: cardId } });
      ids.set(key, made.id);
    } else if (step.do === "rename product") await service.catalog.renameProduct(step.id, step.product.name);
    else await addPrice(service, step.price, ids.get(step.price.productKey));
  }
}

async function addPrice(service: PaymentService, wanted: WantedPrice, productId: string | undefined): Promise<void> {
  if (!productId) throw new Error(`there is no product ${wanted.productKey} for the price ${wanted.lookupKey}`);
  const { lookupKey, price, interval, cardId, planId, credits } = wanted;
  const metadata = { card_id: cardId, ...(planId ? { plan_id: planId } : {}), ...(credits ? { credits } : {}) };
  await service.catalog.addPrice({
    productId,
    money: { minor: BigInt(price.cents), currency: price.currency },
    interval,
    lookupKey,
    metadata,
  });
}

function priceOf({ money }: PriceTerms) {
  return { cents: Number(money.minor), currency: money.currency };
}

async function cardsAt(now: Instant): Promise<readonly RateCard[]> {
  const ids = [...new Set((await releases()).map(({ cardId }) => cardId))];
  const cards = await Promise.all(ids.map((id) => newestCard(id, now)));
  return cards.flatMap((card) => card ?? []);
}
