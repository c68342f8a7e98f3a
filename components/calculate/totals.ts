import { draw } from "#lib/domain/ledger/draw.ts";
import { isLive } from "#lib/domain/ledger/lot.ts";
import type { Burn, Quote } from "#lib/domain/rating/stored-quote.ts";
import { greatest, type Millis, millis, minus, plus, sum, ZERO } from "#lib/units/millis.ts";
import type { CalculatorView } from "./view.ts";

/** How a total would be paid: from which lots and with what left, or how much is missing. */
export type Payment = {
  readonly burn: readonly Burn[];
  readonly balanceAfter: Millis | null;
  readonly shortfall: Millis | null;
};

type Priced = { readonly offer: { readonly total: Millis; readonly shortfall: Millis | null } | null };

/** What these lots would pay for a total now (GEN-7). */
export function paymentOf({ lots, now }: Pick<CalculatorView, "lots" | "now">, total: Millis): Payment {
  const available = sum(lots.filter((lot) => isLive(lot, now)).map(({ remaining }) => remaining));
  const drawn = draw(lots, total, now);
  return drawn.ok
    ? { burn: drawn.value, balanceAfter: minus(available, total), shortfall: null }
    : { burn: [], balanceAfter: null, shortfall: minus(total, available) };
}

/** What several offers cost together; null while one of them has no price. */
export function totalOf(offers: readonly Priced[]): Millis | null {
  const priced = offers.flatMap(({ offer }) => offer ?? []);
  return priced.length === offers.length ? sum(priced.map(({ total }) => total)) : null;
}

/** How much is missing for all offers together; a refusal's figure is the newer one where it is larger. */
export function shortfallOf(view: CalculatorView, offers: readonly Priced[], refused: unknown): Millis | null {
  const [only] = offers;
  const total = totalOf(offers);
  const known = offers.length === 1 ? only?.offer?.shortfall : total === null ? null : paymentOf(view, total).shortfall;
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
