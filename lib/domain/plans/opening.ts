import { type Instant, instant, SECOND } from "../../units/instant.ts";
import { type Millis, parseMillis } from "../../units/millis.ts";
import { anchorAt, boundaryAfter, decodeAnchor, encodeAnchor, periodAround } from "../../units/period.ts";
import { findPlan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { periodGrants } from "./renew.ts";

/** How an account opens otherwise than with a period that begins now, and than on trial where the plan has one. `anchor` as `encodeAnchor` writes it. */
export type OpeningTerms = { readonly anchor?: number | undefined; readonly isPaid?: boolean };

/**
 * How an account opens on a plan: its first period, which sets the anchor of all later ones (GEN-10), and the first
 * month's credits. With an `anchor`, the period by it that `at` lies in. A plan that has a trial opens as that trial (ACT-2),
 * but when it is paid. `newId` names each lot. Null when the card has no such plan.
 */
export function openingOf(card: RateCard, planId: string, zone: string, at: Instant, newId: () => string, terms: OpeningTerms = {}) {
  const plan = findPlan(card, planId);
  if (!plan) return null;
  // An anchor knows whole seconds: a period that began within one would never be met again.
  const begins = instant(at - (at % SECOND));
  const anchor = terms.anchor === undefined ? anchorAt(begins, zone) : decodeAnchor(terms.anchor, zone);
  const { start: periodStart, end: periodEnd } = periodAround(begins, anchor);
  const isTrial = plan.trialMonths !== null && terms.isPaid !== true;
  const trialEndsAt = isTrial ? boundaryAfter(periodStart, anchor, plan.trialMonths) : null;
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
