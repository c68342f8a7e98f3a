import { type Millis, parseMillis, ZERO } from "#lib/units/millis.ts";
import { divide, exact, type Rational, rational } from "#lib/units/rational.ts";
import { act3 } from "./cards/act3.ts";
import { alugha } from "./cards/alugha.ts";
import { alwrity } from "./cards/alwrity.ts";
import { ims } from "./cards/ims.ts";
import { checkCard } from "./check.ts";
import type { CreditPrice } from "./money.ts";
import type { PlanTerms, RateCard } from "./rate-card.ts";
import { ALWAYS, type Release } from "./release.ts";

/** Every card that Greenlight ships. A further pricing system is one file and one line here. */
const CARDS: readonly RateCard[] = [act3, alwrity, alugha, ims].map(checkCard);

/** A price in a currency's minor unit. */
export type Price = { readonly cents: number; readonly currency: string };

/** A plan as the rest of the house uses it: its card's terms with amounts parsed. */
export type Plan = {
  readonly id: string;
  readonly name: string;
  /** By the month. Null: agreed with the customer. */
  readonly price: Price | null;
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

/** The ids of the shipped cards, in the order they are shown. */
export function cardIds(): readonly string[] {
  return [...new Set(CARDS.map(({ id }) => id))];
}

/** One shipped version; null when there is none. Services ask lib/services/cards.ts, which knows the published ones too. */
export function shippedCard(id: string, version: number): RateCard | null {
  return CARDS.find((card) => card.id === id && card.version === version) ?? null;
}

/** Every shipped version: in effect since ever. */
export function shippedReleases(): readonly Release[] {
  return CARDS.map(({ id, version }) => ({ cardId: id, version, effectiveAt: ALWAYS }));
}

/** A card's newest shipped version; null for an unknown card. */
export function latestCard(id: string): RateCard | null {
  return CARDS.filter((card) => card.id === id).toSorted((a, b) => b.version - a.version)[0] ?? null;
}

/** A card's plans, in its order: each leads to the one that its `next` names. */
export function plansOf(card: RateCard): readonly Plan[] {
  return card.plans.map((terms) => planOf(card, terms));
}

/** One plan; null when the card has none of that id. */
export function findPlan(card: RateCard, planId: string): Plan | null {
  const terms = card.plans.find(({ id }) => id === planId);
  return terms ? planOf(card, terms) : null;
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

/** The rank of a class in the burn order, from 0 (GEN-7). Throws on a class that the card does not have. */
export function rankOf(card: RateCard, creditClass: string): number {
  const rank = card.classes.findIndex(({ id }) => id === creditClass);
  if (rank < 0) throw new RangeError(`${card.id} has no class ${creditClass}`);
  return rank;
}

/** The class of what an account in arrears may still owe (IMS-7). No card sells it; the ledger makes its one lot. */
export const CREDIT_LINE = { id: "credit_line", label: "Credit line" } as const;

/** What a class of credits is called; its id where the card does not know it. */
export function classLabelOf(card: RateCard | null, creditClass: string): string {
  if (creditClass === CREDIT_LINE.id) return CREDIT_LINE.label;
  return card?.classes.find(({ id }) => id === creditClass)?.label ?? creditClass;
}

function planOf(card: RateCard, terms: PlanTerms): Plan {
  const grants = terms.grants.map(({ class: creditClass, amount }) => ({ class: creditClass, amount: parseMillis(amount) ?? ZERO }));
  const main = card.rollover?.from ?? card.classes[0]?.id;
  return {
    id: terms.id,
    name: terms.name,
    price: terms.price === null ? null : { cents: toCents(terms.price), currency: card.currency },
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
