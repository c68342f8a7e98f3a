import type { Decimal } from "./decimal.ts";
import type { OtherPrices, PackPricing, PlanTerms, RateCard } from "./rate-card.ts";

// A card never changes, and is asked for with every page.
const priced = new WeakMap<RateCard, Map<string, RateCard>>();

/** The currencies that a card's plans and packs are sold in, its own first. Of a card as it was published, not of one priced in another currency. */
export function currenciesOf({ currency, otherCurrencies }: RateCard): readonly string[] {
  return [currency, ...Object.keys(otherCurrencies ?? {})];
}

/**
 * The card with its plans and packs priced in a currency, by prices of its own and never converted (ALW-15); what it charges
 * in credits stays as it is. The card itself for null, for its own currency, and for one that it is not sold in.
 */
export function pricedIn(card: RateCard, currency: string | null): RateCard {
  const others = card.otherCurrencies;
  const prices =
    others && currency !== null && currency !== card.currency && Object.hasOwn(others, currency) ? others[currency] : undefined;
  if (!prices || currency === null) return card;
  const known = priced.get(card) ?? new Map<string, RateCard>();
  priced.set(card, known);
  const made = known.get(currency) ?? withPrices(card, currency, prices);
  known.set(currency, made);
  return made;
}

/** Is this card priced in another currency than its own? */
export function isAbroad({ currency, otherCurrencies }: Pick<RateCard, "currency" | "otherCurrencies">): boolean {
  return Object.hasOwn(otherCurrencies ?? {}, currency);
}

/** By what a table of prices of packs finds each: the size of a listed one, or where a band of a free amount begins. Empty where the plan decides the price. */
export function packNames(packs: PackPricing | null): readonly string[] {
  if (packs?.by === "list") return packs.list.map(({ credits }) => credits);
  return packs?.by === "amount" ? packs.bands.map(({ from }) => from) : [];
}

function withPrices(card: RateCard, currency: string, { plans, packs = {} }: OtherPrices): RateCard {
  return {
    ...card,
    currency,
    plans: card.plans.map((plan) => ({ ...plan, ...pricesOf(plan, plans[plan.id]) })),
    packs: packsIn(card.packs, packs),
  };
}

function pricesOf(plan: PlanTerms, other: OtherPrices["plans"][string] | undefined): Pick<PlanTerms, "price" | "yearlyPrice"> {
  return plan.price === null || other === undefined ? { price: plan.price } : other;
}

function packsIn(packs: PackPricing | null, prices: Readonly<Record<string, Decimal>>): PackPricing | null {
  if (packs?.by === "list") return { ...packs, list: packs.list.map((each) => ({ ...each, price: prices[each.credits] ?? each.price })) };
  if (packs?.by === "amount")
    return { ...packs, bands: packs.bands.map((each) => ({ ...each, perThousand: prices[each.from] ?? each.perThousand })) };
  return packs;
}
