import type { Instant } from "../../units/instant.ts";
import { type Millis, minus, sum, ZERO } from "../../units/millis.ts";
import { type Draw, draw } from "./draw.ts";
import { isLive, type Lot } from "./lot.ts";

/** Which lots would pay a price, and what would be left; or how much is missing. One of the last two is null. */
export type Payment = { readonly burn: readonly Draw[]; readonly balanceAfter: Millis | null; readonly shortfall: Millis | null };

/**
 * How an account would pay `total` of `unit` at `now`, all of it or nothing (GEN-7). In arrears the credit line is the lot
 * that pays, so that what is held and unbilled counts (IMS-7). An account has nothing of another unit than its own.
 */
export function paymentOf(
  { lots, unit }: { readonly lots: readonly Lot[]; readonly unit: string },
  price: { readonly total: Millis; readonly unit: string },
  now: Instant,
): Payment {
  const live = price.unit === unit ? lots.filter((lot) => isLive(lot, now)) : [];
  const available = sum(live.map(({ remaining }) => remaining));
  const drawn = draw(live, price.total, now);
  if (drawn.ok) return { burn: drawn.value, balanceAfter: minus(available, price.total), shortfall: null };
  const missing = minus(price.total, available);
  return { burn: [], balanceAfter: null, shortfall: missing > ZERO ? missing : ZERO };
}
