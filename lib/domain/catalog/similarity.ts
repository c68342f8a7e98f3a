import type { Decimal } from "./decimal.ts";

/** Where an item's attribute is read: its operation, a parameter, the template, or the aspect ratios that its platforms recommend. */
export type AttributeSource = "operation" | `params.${string}` | "template" | "aspect";
/** One thing that two items of a batch may have in common, and how much it counts. Numbers are equal within `withinPercent` of the larger. */
export type Attribute = {
  readonly id: string;
  readonly label: string;
  readonly weight: Decimal;
  readonly of: readonly AttributeSource[];
  readonly withinPercent?: Decimal;
};
/** When two items are similar: where the share of what they have in common, by weight, is at least `threshold` (ALW-5). */
export type Similarity = { readonly threshold: Decimal; readonly attributes: readonly Attribute[] };
