import { type Millis, millis, parseMillis, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { ceiling, divide, exact, fromMillis, multiply, type Rational, rational, toMillis } from "#lib/units/rational.ts";
import { findPlan, type Price, pricePerCredit } from "../catalog/plan.ts";
import type { PackPricing, RateCard } from "../catalog/rate-card.ts";

/** One-time credits with their price. `cheaper` is a larger amount that costs less (ALU-6). */
export type Pack = {
  readonly credits: Millis;
  readonly bonus: Millis;
  readonly price: Price;
  readonly class: string;
  readonly rule: string;
  readonly cheaper?: { readonly credits: Millis; readonly price: Price };
};

type Refused = "no_packs" | "pack_not_offered" | "no_plan_price";

/**
 * What a pack of `credits` costs on a plan, rounded up to the cent (ACT-9, ALW-3, ALU-6).
 * Refused `pack_not_offered` for an amount that is not sold, `no_plan_price` where the plan has no price per credit.
 */
export function packPrice(card: RateCard, planId: string, credits: Millis): Outcome<Pack, Refused> {
  const { packs } = card;
  if (!packs) return refuse("no_packs");
  if (packs.by === "plan") return byPlan(card, packs, planId, credits);
  return packs.by === "list" ? byList(card, packs, credits) : byAmount(card, packs, credits);
}

/** The packs that a page can list: the sizes a card names. Empty where the amount is free, or the plan has no price per credit. */
export function packsOf(card: RateCard, planId: string): readonly Pack[] {
  return sizesOf(card.packs).flatMap((size) => {
    const pack = packPrice(card, planId, size);
    return pack.ok ? [pack.value] : [];
  });
}

/** The smallest pack that covers a shortfall; null when not even the largest does (ACT-9). */
export function packCovering(card: RateCard, planId: string, shortfall: Millis): Pack | null {
  const { packs } = card;
  if (packs?.by === "amount") {
    const whole = ceiling(fromMillis(shortfall)).numerator * 1000n;
    const least = parseMillis(packs.bands[0]?.from ?? "0") ?? ZERO;
    const pack = packPrice(card, planId, millis(whole > least ? whole : least));
    return pack.ok ? pack.value : null;
  }
  return packsOf(card, planId).find(({ credits, bonus }) => credits + bonus >= shortfall) ?? null;
}

type By<K extends PackPricing["by"]> = Extract<PackPricing, { by: K }>;

function byPlan(card: RateCard, packs: By<"plan">, planId: string, credits: Millis): Outcome<Pack, Refused> {
  const plan = findPlan(card, planId);
  const each = plan ? pricePerCredit(plan) : null;
  if (!each) return refuse("no_plan_price", { planId });
  if (!sizesOf(packs).includes(credits)) return refuse("pack_not_offered", { sizes: packs.sizes });
  const surcharge = divide(exact(packs.surchargePercent), rational(100));
  const factor = rational(surcharge.numerator + surcharge.denominator, surcharge.denominator);
  return done({
    credits,
    bonus: ZERO,
    price: priceOf(card, multiply(multiply(each, fromMillis(credits)), factor)),
    class: packs.class,
    rule: packs.rule,
  });
}

function byList(card: RateCard, packs: By<"list">, credits: Millis): Outcome<Pack, Refused> {
  const offer = packs.list.find((each) => parseMillis(each.credits) === credits);
  if (!offer) return refuse("pack_not_offered", { sizes: packs.list.map((each) => each.credits) });
  const bonus = toMillis(multiply(fromMillis(credits), divide(exact(offer.bonusPercent), rational(100))));
  return done({ credits, bonus, price: priceOf(card, exact(offer.price)), class: packs.class, rule: packs.rule });
}

function byAmount(card: RateCard, packs: By<"amount">, credits: Millis): Outcome<Pack, Refused> {
  const bands = packs.bands.map(({ from, perThousand }) => ({ from: parseMillis(from) ?? ZERO, perThousand }));
  const band = bands.findLast(({ from }) => credits >= from);
  const most = parseMillis(packs.most) ?? ZERO;
  if (!band || credits > most || credits % 1000n !== 0n)
    return refuse("pack_not_offered", { least: packs.bands[0]?.from, most: packs.most });
  const costs = (amount: Millis, perThousand: string) =>
    priceOf(card, multiply(exact(perThousand), divide(fromMillis(amount), rational(1000))));
  const price = costs(credits, band.perThousand);
  const better = bands
    .filter(({ from }) => from > credits)
    .map(({ from, perThousand }) => ({ credits: from, price: costs(from, perThousand) }))
    .filter((other) => other.price.cents < price.cents)
    .toSorted((a, b) => a.price.cents - b.price.cents)[0];
  return done({ credits, bonus: ZERO, price, class: packs.class, rule: packs.rule, ...(better ? { cheaper: better } : {}) });
}

function sizesOf(packs: PackPricing | null): readonly Millis[] {
  if (!packs || packs.by === "amount") return [];
  return (packs.by === "plan" ? packs.sizes : packs.list.map(({ credits }) => credits)).map((size) => parseMillis(size) ?? ZERO);
}

/** Rounds up to the cent: a studio is never sold a pack for less than its price. */
function priceOf(card: RateCard, main: Rational): Price {
  return { cents: Number(ceiling(multiply(main, rational(100))).numerator), currency: card.currency };
}
