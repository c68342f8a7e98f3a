import type { Instant } from "../../units/instant.ts";
import { least, type Millis, minus, sum } from "../../units/millis.ts";
import { done, type Outcome, refuse } from "../../units/outcome.ts";
import { byBurnOrder, isLive, type Lot } from "./lot.ts";

/** What one lot pays of a price. */
export type Draw = { readonly lotId: string; readonly class: string; readonly amount: Millis };

/** Chooses the lots that pay `price` in burn order: all of it, or none (GEN-4, GEN-7). The ledger's SQL does the same; a property test holds the two together. */
export function draw(lots: readonly Lot[], price: Millis, now: Instant): Outcome<readonly Draw[], "insufficient_credits"> {
  const live = lots.filter((lot) => isLive(lot, now)).sort(byBurnOrder);
  const shortfall = minus(price, sum(live.map((lot) => lot.remaining)));
  if (shortfall > 0n) return refuse("insufficient_credits", { shortfall });
  const draws: Draw[] = [];
  let owed = price;
  for (const lot of live) {
    const amount = least(lot.remaining, owed);
    if (amount > 0n) draws.push({ lotId: lot.id, class: lot.class, amount });
    owed = minus(owed, amount);
  }
  return done(draws);
}
