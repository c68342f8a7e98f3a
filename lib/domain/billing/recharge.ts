import { greatest, least, type Millis, millis, minus, parseMillis, plus, ZERO } from "#lib/units/millis.ts";
import { divide, exact, fromMillis, multiply, rational, toMillis } from "#lib/units/rational.ts";
import type { Price } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { type Pack, packPrice, packsOf } from "../packs/price.ts";
import type { RechargeRule } from "./view-purchases.ts";

/** Where the amount is free, what fits under a cap is found to the thousand credits. */
const THOUSAND = 1_000_000n;

/** What one automatic purchase buys, all of it in one charge. Amounts in millis. */
export type Recharge = {
  readonly credits: Millis;
  readonly bonus: Millis;
  readonly price: Price;
  readonly class: string;
  readonly count: number;
};

/** `cap_reached`: not even the smallest purchase fits in what is left of the month's cap. `not_sold`: the card sells no such pack on the plan. */
export type RechargeDecision =
  | { readonly kind: "enough" }
  | { readonly kind: "buy"; readonly recharge: Recharge; readonly isWhole: boolean }
  | { readonly kind: "cap_reached"; readonly needed: Price }
  | { readonly kind: "not_sold" };

type Asked = {
  readonly card: RateCard;
  readonly planId: string;
  readonly rule: RechargeRule;
  readonly available: Millis;
  /** What automatic purchases have cost this month, in cents. */
  readonly spentCents: number;
};

/**
 * Decides an automatic purchase: below the threshold, one charge for the whole shortfall, however many packs that takes, as far
 * as the month's cap allows (ALW-15). Automatic purchases have a further bonus where the card gives one (ALW-3).
 */
export function decideRecharge({ card, planId, rule, available, spentCents }: Asked): RechargeDecision {
  if (available >= rule.threshold) return { kind: "enough" };
  const room = rule.monthlyCap.cents - spentCents;
  const wanted = rule.buys.kind === "pack" ? rule.threshold : rule.buys.credits;
  const shortfall = minus(wanted, available);
  const offers = rule.buys.kind === "pack" ? ofSize(card, planId, rule.buys.credits) : ofAnySize(card, planId);
  if (rule.buys.kind === "target" && card.packs?.by === "amount") return byAmount(card, planId, shortfall, room);
  const [smallest] = offers;
  if (!smallest) return { kind: "not_sold" };
  const whole = covering(offers, shortfall);
  if (whole.price.cents <= room) return { kind: "buy", recharge: whole, isWhole: true };
  const part = offers.toReversed().find(({ price }) => price.cents <= room);
  if (!part) return { kind: "cap_reached", needed: smallest.price };
  return { kind: "buy", recharge: times(part, Math.floor(room / part.price.cents)), isWhole: false };
}

/** The credits that a pack gives when it is bought automatically: the card's further bonus joins (ALW-3). */
export function automatic(card: RateCard, pack: Pack): Pack {
  const percent = card.packs?.by === "list" ? card.packs.automaticBonusPercent : "0";
  const further = toMillis(multiply(fromMillis(pack.credits), divide(exact(percent), rational(100))));
  return { ...pack, bonus: plus(pack.bonus, further) };
}

function ofSize(card: RateCard, planId: string, credits: Millis): readonly Pack[] {
  const pack = packPrice(card, planId, credits);
  return pack.ok ? [automatic(card, pack.value)] : [];
}

function ofAnySize(card: RateCard, planId: string): readonly Pack[] {
  return packsOf(card, planId)
    .map((pack) => automatic(card, pack))
    .toSorted((a, b) => Number(yieldOf(a) - yieldOf(b)));
}

/** The cheapest of: as few as suffice of one size, or the largest as often as it fits and the smallest that covers the rest. */
function covering(offers: readonly Pack[], shortfall: Millis): Recharge {
  const choices = offers.map((pack) => times(pack, Number((shortfall + yieldOf(pack) - 1n) / yieldOf(pack))));
  const largest = offers.at(-1);
  const most = largest ? shortfall / yieldOf(largest) : 0n;
  if (largest && most > 0n) {
    const rest = shortfall - most * yieldOf(largest);
    const last = offers.find((pack) => yieldOf(pack) >= rest);
    if (rest > 0n && last) choices.push(together(times(largest, Number(most)), times(last, 1)));
  }
  return choices.reduce((best, each) => (each.price.cents < best.price.cents ? each : best));
}

function byAmount(card: RateCard, planId: string, shortfall: Millis, room: number): RechargeDecision {
  if (card.packs?.by !== "amount") return { kind: "not_sold" };
  const fewest = parseMillis(card.packs.bands[0]?.from ?? "0") ?? ZERO;
  const most = parseMillis(card.packs.most) ?? ZERO;
  const asked = greatest(roundedUp(shortfall), fewest);
  const whole = amountOf(card, planId, least(asked, most));
  const smallest = amountOf(card, planId, fewest);
  if (!whole || !smallest) return { kind: "not_sold" };
  if (whole.price.cents <= room) return { kind: "buy", recharge: whole, isWhole: asked <= most };
  if (smallest.price.cents > room) return { kind: "cap_reached", needed: smallest.price };
  return { kind: "buy", recharge: largestWithin(card, planId, fewest, whole.credits, room) ?? smallest, isWhole: false };
}

/** The most credits that cost no more than `room`, in thousands: prices rise with the amount but for the step at a band. */
function largestWithin(card: RateCard, planId: string, fewest: Millis, most: Millis, room: number): Recharge | null {
  let [low, high] = [fewest / THOUSAND, most / THOUSAND];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    const fits = amountOf(card, planId, millis(middle * THOUSAND));
    if (fits && fits.price.cents <= room) low = middle;
    else high = middle - 1n;
  }
  return amountOf(card, planId, millis(low * THOUSAND));
}

function amountOf(card: RateCard, planId: string, credits: Millis): Recharge | null {
  const pack = packPrice(card, planId, credits);
  return pack.ok ? times(automatic(card, pack.value), 1) : null;
}

function yieldOf({ credits, bonus }: Pack): Millis {
  return plus(credits, bonus);
}

function times(pack: Pack, count: number): Recharge {
  const { credits, bonus, price } = pack;
  return {
    credits: millis(credits * BigInt(count)),
    bonus: millis(bonus * BigInt(count)),
    price: { ...price, cents: price.cents * count },
    class: pack.class,
    count,
  };
}

function together(a: Recharge, b: Recharge): Recharge {
  return {
    ...a,
    credits: plus(a.credits, b.credits),
    bonus: plus(a.bonus, b.bonus),
    price: { ...a.price, cents: a.price.cents + b.price.cents },
    count: a.count + b.count,
  };
}

function roundedUp(amount: Millis): Millis {
  return millis(((amount + 999n) / 1000n) * 1000n);
}

/** The bounds of one purchase where the amount is free (ALU-6); null where sizes are given. */
export function boundsOf({ packs }: RateCard): { readonly least: Millis; readonly most: Millis } | null {
  if (packs?.by !== "amount") return null;
  return { least: parseMillis(packs.bands[0]?.from ?? "0") ?? ZERO, most: parseMillis(packs.most) ?? ZERO };
}
