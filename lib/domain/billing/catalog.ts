import { formatMillis, type Millis } from "../../units/millis.ts";
import { currenciesOf, isAbroad, pricedIn } from "../catalog/currency.ts";
import { type Plan, type Price, plansOf } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { packsOf } from "../packs/price.ts";

/** What is sold of a card: a product of the payment service. `key` names it for ever, whatever its id there. */
export type WantedProduct = { readonly key: string; readonly name: string; readonly cardId: string };

/** A price as a card has it now. `lookupKey` is how a page finds it; `planId` and `credits` (decimal text) say what it is for. */
export type WantedPrice = {
  readonly lookupKey: string;
  readonly productKey: string;
  readonly price: Price;
  readonly interval: "month" | "year" | null;
  readonly cardId: string;
  readonly planId: string | null;
  readonly credits: string | null;
};

type Sold = Pick<RateCard, "id" | "currency" | "otherCurrencies">;

/** By which key the price of a plan is found, in the currency that the card is priced in. */
export function planKey(card: Sold, planId: string, interval: "month" | "year"): string {
  return `${card.id}:plan:${planId}:${interval}${abroad(card)}`;
}

/** By which key the price of a pack is found; where the plan decides the price, by the plan too (ACT-9). */
export function packKey(card: Sold & Pick<RateCard, "packs">, planId: string, credits: Millis): string {
  const by = card.packs?.by === "plan" ? `:${planId}` : "";
  return `${card.id}:pack${by}:${formatMillis(credits)}${abroad(card)}`;
}

// The card's own currency has the plain key, which it had before there were others.
function abroad(card: Sold): string {
  return isAbroad(card) ? `:${card.currency.toLowerCase()}` : "";
}

/** Everything that a card sells at a price of its own: its plans with a price, and the packs that it lists, in each of its currencies. */
export function wantedOf(card: RateCard): { readonly products: readonly WantedProduct[]; readonly prices: readonly WantedPrice[] } {
  const plans = plansOf(card).filter(isSold);
  const products = plans.map(({ id, name }) => ({ key: `${card.id}:plan:${id}`, name: `${card.name}: ${name}`, cardId: card.id }));
  const inEach = currenciesOf(card).map((currency) => pricedIn(card, currency));
  const prices = inEach.flatMap((each) =>
    plansOf(each)
      .filter(isSold)
      .flatMap((plan) => pricesOf(each, plan)),
  );
  const packs = inEach.flatMap(packPrices);
  if (packs.length === 0) return { products, prices };
  return {
    products: [...products, { key: `${card.id}:packs`, name: `${card.name}: credits`, cardId: card.id }],
    prices: [...prices, ...packs],
  };
}

function isSold({ price }: Plan): boolean {
  return price !== null && price.cents > 0;
}

function pricesOf(card: RateCard, { id, price, yearly }: Plan): readonly WantedPrice[] {
  const common = { productKey: `${card.id}:plan:${id}`, cardId: card.id, planId: id, credits: null };
  const by = (interval: "month" | "year", each: Price | null) =>
    each ? [{ ...common, lookupKey: planKey(card, id, interval), price: each, interval }] : [];
  return [...by("month", price), ...by("year", yearly)];
}

function packPrices(card: RateCard): readonly WantedPrice[] {
  const plans = card.packs?.by === "plan" ? plansOf(card).map(({ id }) => id) : [""];
  return plans.flatMap((planId) =>
    packsOf(card, planId).map(({ credits, price }) => ({
      lookupKey: packKey(card, planId, credits),
      productKey: `${card.id}:packs`,
      price,
      interval: null,
      cardId: card.id,
      planId: planId || null,
      credits: formatMillis(credits),
    })),
  );
}

/** What there is: products by their key, prices by the lookup key that they have now. */
export type Existing = {
  readonly products: readonly { readonly id: string; readonly key: string | null; readonly name: string }[];
  readonly prices: readonly {
    readonly lookupKey: string | null;
    readonly price: Price;
    readonly interval: "month" | "year" | null;
    readonly cardId: string | null;
    readonly planId: string | null;
    readonly credits: string | null;
  }[];
};

/** One thing to be done. A price is never edited: `replaces` is the one that loses its lookup key to a new one. */
export type CatalogStep =
  | { readonly do: "add product"; readonly product: WantedProduct }
  | { readonly do: "rename product"; readonly id: string; readonly product: WantedProduct; readonly from: string }
  | { readonly do: "add price"; readonly price: WantedPrice; readonly replaces: Price | null };

/** What it takes for the payment service to sell what the cards say: nothing, when it does already. What no card has any more is left alone. */
export function catalogSteps(cards: readonly RateCard[], { products, prices }: Existing): readonly CatalogStep[] {
  const wanted = cards.map(wantedOf);
  const steps: CatalogStep[] = [];
  for (const product of wanted.flatMap((each) => each.products)) {
    const known = products.find(({ key }) => key === product.key);
    if (!known) steps.push({ do: "add product", product });
    else if (known.name !== product.name) steps.push({ do: "rename product", id: known.id, product, from: known.name });
  }
  for (const price of wanted.flatMap((each) => each.prices)) {
    const known = prices.find(({ lookupKey }) => lookupKey === price.lookupKey);
    if (!known || !isSame(known, price)) steps.push({ do: "add price", price, replaces: known?.price ?? null });
  }
  return steps;
}

function isSame(known: Existing["prices"][number], wanted: WantedPrice): boolean {
  const { price, interval, cardId, planId, credits } = known;
  const isForIt = cardId === wanted.cardId && planId === wanted.planId && credits === wanted.credits;
  return isForIt && interval === wanted.interval && price.cents === wanted.price.cents && price.currency === wanted.price.currency;
}
