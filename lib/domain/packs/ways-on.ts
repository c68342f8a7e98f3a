import type { Instant } from "#lib/units/instant.ts";
import { type Millis, plus } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { planCovering, type Upgrade } from "../plans/plan.ts";
import { type Pack, packCovering, packsOf } from "./price.ts";

/** Out of credit there are exactly three ways on (ACT-9): a higher plan, a one-time pack, or to cancel and return. */
export type WaysOn = {
  /** Null on the highest plan. */
  readonly upgrade: Upgrade | null;
  /** The smallest that covers the shortfall, else the largest; null where none is sold, or none can be priced on the plan. */
  readonly pack: (Pack & { readonly covers: boolean }) | null;
};

/** What would cover a shortfall of an account on a plan, in its period at `now`. Cancelling is always possible. */
export function waysOn(card: RateCard, planId: string, shortfall: Millis, period: Period, now: Instant): WaysOn {
  const pack = packCovering(card, planId, shortfall) ?? packsOf(card, planId).at(-1);
  return {
    upgrade: planCovering(card, planId, shortfall, period, now),
    pack: pack ? { ...pack, covers: plus(pack.credits, pack.bonus) >= shortfall } : null,
  };
}
