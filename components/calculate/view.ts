import type { CreditPrice } from "#lib/domain/catalog/money.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Lot } from "#lib/domain/ledger/lot.ts";
import type { Terms } from "#lib/domain/rating/adjust.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Period } from "#lib/units/period.ts";

/** What the Calculate page shows and computes with. */
export type CalculatorView = {
  readonly card: RateCard;
  readonly terms: Terms;
  readonly plan: { readonly id: string; readonly name: string; readonly generation: boolean };
  readonly period: Period;
  readonly now: Instant;
  readonly lots: readonly Lot[];
  readonly creditPrice: CreditPrice | null;
  readonly mayBuy: boolean;
};
