import { type Millis, parseMillis, ZERO } from "#lib/units/millis.ts";
import { divide, exact, type Rational, rational } from "#lib/units/rational.ts";
import type { CreditPrice } from "./money.ts";
import type { PlanTerms, RateCard } from "./rate-card.ts";

/** A price in a currency's minor unit. */
export type Price = { readonly cents: number; readonly currency: string };

/** A plan as the rest of the house uses it: its card's terms with amounts parsed. */
export type Plan = {
  readonly id: string;
  readonly name: string;
  /** By the month. Null: agreed with the customer. */
  readonly price: Price | null;
  /** For a year at once. Null: only by the month. */
  readonly yearly: Price | null;
  /** What the class that rolls over, or the first class, gets each period. */
  readonly monthly: Millis;
  readonly grants: readonly { readonly class: string; readonly amount: Millis }[];
  /** Null: nothing rolls over. */
  readonly bankCap: Millis | null;
  readonly bankCycles: number;
  readonly storageGb: number | null;
  readonly next: string | null;
  readonly trialMonths: number | null;
  readonly freeTier: boolean;
  readonly generation: boolean;
  readonly notes: readonly string[];
};

// A card never changes, and its plan is asked for with every confirmation.
const known = new WeakMap<RateCard, readonly Plan[]>();

/** A card's plans, in its order: each leads to the one that its `next` names. */
export function plansOf(card: RateCard): readonly Plan[] {
  const plans = known.get(card) ?? card.plans.map((terms) => planOf(card, terms));
  known.set(card, plans);
  return plans;
}

/** One plan; null when the card has none of that id. */
export function findPlan(card: RateCard, planId: string): Plan | null {
  return plansOf(card).find(({ id }) => id === planId) ?? null;
}

/** What one credit of a plan costs in main units of its currency: the plan's price over its credits. Null where either is not given. */
export function pricePerCredit(plan: Plan): Rational | null {
  if (!plan.price || plan.price.cents === 0 || plan.monthly === ZERO) return null;
  return divide(rational(plan.price.cents, 100), rational(plan.monthly, 1000));
}

/** What a credit is worth on a plan, for showing money beside credits. Null where the unit is money, or the plan has no price per credit. */
export function creditPrice(card: RateCard, planId: string): CreditPrice | null {
  const plan = card.unit.kind === "credit" ? findPlan(card, planId) : null;
  const each = plan && pricePerCredit(plan);
  return plan?.price && each ? { each, currency: plan.price.currency } : null;
}

function planOf(card: RateCard, terms: PlanTerms): Plan {
  const grants = terms.grants.map(({ class: creditClass, amount }) => ({ class: creditClass, amount: parseMillis(amount) ?? ZERO }));
  const main = card.rollover?.from ?? card.classes[0]?.id;
  return {
    id: terms.id,
    name: terms.name,
    price: terms.price === null ? null : { cents: toCents(terms.price), currency: card.currency },
    yearly: terms.yearlyPrice === undefined ? null : { cents: toCents(terms.yearlyPrice), currency: card.currency },
    monthly: grants.find((grant) => grant.class === main)?.amount ?? ZERO,
    grants,
    bankCap: terms.bankCap === undefined ? null : parseMillis(terms.bankCap),
    bankCycles: card.rollover?.cycles ?? 0,
    storageGb: terms.storageGb,
    next: terms.next,
    trialMonths: terms.trialMonths ?? null,
    freeTier: terms.freeTier === true,
    generation: terms.generationOff !== true,
    notes: terms.notes,
  };
}

function toCents(price: string): number {
  const { numerator, denominator } = exact(price);
  return Number((numerator * 100n) / denominator);
}
