import type { Buying } from "#lib/domain/billing/view-purchases.ts";
import type { CreditPrice } from "#lib/domain/catalog/money.ts";
import type { Price } from "#lib/domain/catalog/plan.ts";
import type { CreditClass, RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Lot } from "#lib/domain/ledger/lot.ts";
import type { Terms } from "#lib/domain/rating/adjust.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";

/** What the Calculate page shows and computes with. */
export type CalculatorView = {
  readonly card: RateCard;
  /** What the account counts in: `credit`, or a currency code. */
  readonly unit: string;
  /** The classes of credits in the burn order, the credit line among them where the card has one. */
  readonly classes: readonly Pick<CreditClass, "id" | "label">[];
  readonly terms: Terms;
  readonly plan: {
    readonly id: string;
    readonly name: string;
    readonly generation: boolean;
    readonly price: Price | null;
    readonly monthly: Millis;
  };
  readonly period: Period;
  readonly now: Instant;
  readonly lots: readonly Lot[];
  readonly creditPrice: CreditPrice | null;
  readonly buying: Buying;
};
