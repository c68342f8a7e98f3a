import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { findPlan, rankOf } from "#lib/domain/catalog/registry.ts";
import { type Instant, instant, SECOND } from "#lib/units/instant.ts";
import { anchorAt, boundaryAfter, encodeAnchor } from "#lib/units/period.ts";

/**
 * How an account opens on a plan: its first period, which sets the anchor of all later ones (GEN-10), and the first
 * month's credits. `newId` names each lot. Null when the card has no such plan.
 */
export function openingOf(card: RateCard, planId: string, zone: string, at: Instant, newId: () => string) {
  const plan = findPlan(card, planId);
  if (!plan) return null;
  // An anchor knows whole seconds: a period that began within one would never be met again.
  const periodStart = instant(at - (at % SECOND));
  const anchor = anchorAt(periodStart, zone);
  const periodEnd = boundaryAfter(periodStart, anchor, 1);
  const grants = plan.grants.map((grant) => ({
    lotId: newId(),
    class: grant.class,
    rank: rankOf(card, grant.class),
    amount: grant.amount,
    expiresAt: periodEnd,
    periodEnd,
    source: "plan period",
  }));
  const unit = card.unit.kind === "credit" ? "credit" : card.unit.currency;
  return { unit, cardId: card.id, cardVersion: card.version, planId, zone, anchor: encodeAnchor(anchor), periodStart, periodEnd, at, grants };
}
