import type { Decimal } from "./decimal.ts";

/** A plan as a card sells it. */
export type PlanTerms = {
  readonly id: string;
  readonly name: string;
  /** By the month. Null: agreed with the customer. */
  readonly price: Decimal | null;
  readonly yearlyPrice?: Decimal; // For a year at once, with the same credits each month.
  readonly grants: readonly { readonly class: string; readonly amount: Decimal }[];
  readonly bankCap?: Decimal;
  /** Null: agreed with the customer, or not limited by the plan. */
  readonly storageGb: number | null;
  /** The plan that an upgrade leads to. */
  readonly next: string | null;
  readonly notes: readonly string[];
  readonly trialMonths?: number;
  /** Its members must have signed in with LinkedIn before they spend (ACT-10). */
  readonly freeTier?: true;
  /** No job may run on it (ACT-12). */
  readonly generationOff?: true;
  /** Its organizations have no keys of the HTTP API (ALW-2). */
  readonly apiOff?: true;
  /** The highest of the card's resolutions that it takes a quote for; without it, any (ALW-2). */
  readonly resolution?: string;
  /** A discount on generation, in percent (ACT-14). */
  readonly discountPercent?: Decimal;
};

/** How one-time credits are priced. */
export type PackPricing =
  | {
      readonly by: "plan";
      readonly rule: string;
      readonly class: string;
      readonly surchargePercent: Decimal;
      readonly sizes: readonly Decimal[];
    }
  | {
      readonly by: "list";
      readonly rule: string;
      readonly class: string;
      readonly validMonths: number;
      readonly list: readonly { readonly credits: Decimal; readonly price: Decimal; readonly bonusPercent: Decimal }[];
      readonly automaticBonusPercent: Decimal;
    }
  | {
      readonly by: "amount";
      readonly rule: string;
      readonly class: string;
      readonly most: Decimal;
      readonly bands: readonly { readonly from: Decimal; readonly perThousand: Decimal }[];
    };

/** What plans and packs cost in a further currency: prices of its own, never converted. */
export type OtherPrices = {
  /** By the id of every plan that has a price. */
  readonly plans: Readonly<Record<string, { readonly price: Decimal; readonly yearlyPrice?: Decimal }>>;
  /** By the size of a listed pack, or by where a band begins, for a thousand. None where the plan decides the price. */
  readonly packs?: Readonly<Record<string, Decimal>>;
};
