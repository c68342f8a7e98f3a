import type { Millis } from "#lib/units/millis.ts";

/** Where a line joins the sum (GEN-2). */
export type Stage = "generation" | "quality" | "template" | "batch" | "platform" | "discount" | "service" | "rounding";

/** One line of a quote. `amount` is signed; all amounts add up to the total. Quantities and prices are decimal text, for reading. */
export type Line = {
  readonly rule: string;
  readonly label: string;
  readonly stage: Stage;
  readonly amount: Millis;
  readonly quantity?: string;
  readonly unit?: string;
  readonly unitPrice?: string;
  /** The price is for so many units: 8,000 per 120 minutes. */
  readonly per?: string;
  /** What the amount was before it was rounded to a milli (GEN-1), where that differs: decimal text, with a mark where more follows. */
  readonly exact?: string;
  /** A multiplier's change of the running subtotal, in percent. */
  readonly percent?: string;
};
