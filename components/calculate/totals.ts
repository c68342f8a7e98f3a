import { paymentOf } from "#lib/domain/ledger/payment.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { greatest, type Millis, millis, minus, plus, sum, ZERO } from "#lib/units/millis.ts";
import type { CalculatorView } from "./view.ts";

type Priced = { readonly offer: { readonly total: Millis; readonly unit: string; readonly shortfall: Millis | null } | null };

/** What several offers cost together, in the account's unit; null while one of them has no price in it. */
export function totalOf({ unit }: Pick<CalculatorView, "unit">, offers: readonly Priced[]): Millis | null {
  const priced = offers.flatMap(({ offer }) => (offer?.unit === unit ? offer : []));
  return priced.length === offers.length ? sum(priced.map(({ total }) => total)) : null;
}

/** How much is missing for all offers together; a refusal's figure is the newer one where it is larger. */
export function shortfallOf(view: CalculatorView, offers: readonly Priced[], refused: unknown): Millis | null {
  const [only] = offers;
  const total = totalOf(view, offers);
  if (total === null) return null;
  const known = offers.length === 1 ? only?.offer?.shortfall : paymentOf(view, { total, unit: view.unit }, view.now).shortfall;
  if (typeof refused !== "bigint") return known ?? null;
  return offers.length === 1 ? millis(refused) : greatest(millis(refused), known ?? ZERO);
}

/** Do quotes together ask for more than there was when the last of them was made? */
export function isShort(quotes: readonly Pick<Quote, "total" | "balanceAfter" | "shortfall">[]): boolean {
  const last = quotes.at(-1);
  if (!last) return false;
  const available = last.balanceAfter === null ? minus(last.total, last.shortfall ?? ZERO) : plus(last.balanceAfter, last.total);
  return sum(quotes.map(({ total }) => total)) > available;
}
