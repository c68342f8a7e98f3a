import { loadAccount } from "#db/queries/ledger.ts";
import { findPlan, pricePerCredit } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import { multiply, type Rational, rational } from "#lib/units/rational.ts";
import { cardOf } from "../cards.ts";

/** What can be spent now, and what running jobs hold; in money where the plan has a price. */
export type Balance = {
  readonly available: Millis;
  readonly held: Millis;
  readonly unit: string;
  readonly zone: string;
  /** Rises with every entry: two balances with the same one are the same. */
  readonly sequence: bigint;
  readonly money: { readonly cents: bigint; readonly currency: string } | null;
};

/** The balance of an account; null for one that has no ledger yet. */
export async function loadBalance(accountId: string, now: Instant): Promise<Balance | null> {
  const account = await loadAccount(accountId);
  if (!account) return null;
  const { available, held, unit, zone, sequence } = account;
  return { available, held, unit, zone, sequence, money: worth(available, await cardOf(account, now), account.planId) };
}

/** What an amount costs at the plan's own price per credit, half up to a cent; null where the plan has none. */
export function worth(amount: Millis, card: RateCard | null, planId: string): Balance["money"] {
  const plan = card && findPlan(card, planId);
  const price = plan && pricePerCredit(plan);
  if (!card || !price) return null;
  return { cents: halfUp(multiply(price, rational(amount, 10n))), currency: card.currency };
}

function halfUp({ numerator, denominator }: Rational): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
