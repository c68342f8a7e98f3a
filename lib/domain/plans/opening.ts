import { type Instant, instant, SECOND } from "../../units/instant.ts";
import { type Millis, parseMillis } from "../../units/millis.ts";
import { anchorAt, boundaryAfter, encodeAnchor } from "../../units/period.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { findPlan } from "../catalog/registry.ts";
import { periodGrants } from "./renew.ts";

/**
 * How an account opens on a plan: its first period, which sets the anchor of all later ones (GEN-10), and the first
 * month's credits. A plan that has a trial opens as that trial (ACT-2). `newId` names each lot. Null when the card has no such plan.
 */
export function openingOf(card: RateCard, planId: string, zone: string, at: Instant, newId: () => string) {
  const plan = findPlan(card, planId);
  if (!plan) return null;
  // An anchor knows whole seconds: a period that began within one would never be met again.
  const periodStart = instant(at - (at % SECOND));
  const anchor = anchorAt(periodStart, zone);
  const periodEnd = boundaryAfter(periodStart, anchor, 1);
  const trialEndsAt = plan.trialMonths === null ? null : boundaryAfter(periodStart, anchor, plan.trialMonths);
  const grants = periodGrants(card, plan, { start: periodStart, end: periodEnd }, newId);
  const unit = card.unit.kind === "credit" ? "credit" : card.unit.currency;
  return {
    unit,
    cardId: card.id,
    cardVersion: card.version,
    planId,
    zone,
    anchor: encodeAnchor(anchor),
    periodStart,
    periodEnd,
    trialEndsAt,
    at,
    grants,
    ...creditLineOf(card),
  };
}

// IMS-7: on a card in arrears an account may owe up to the card's limit.
function creditLineOf({ arrears }: RateCard): { readonly creditLimit?: Millis } {
  const creditLimit = arrears ? parseMillis(arrears.limit) : null;
  return creditLimit === null ? {} : { creditLimit };
}
