import type { Decimal } from "./decimal.ts";
import type { Similarity } from "./similarity.ts";
import type { OtherPrices, PackPricing, PlanTerms } from "./sold.ts";

export type { Decimal } from "./decimal.ts";
export type { OtherPrices, PackPricing, PlanTerms } from "./sold.ts";

/** True when a parameter has this value. Data, so that a card needs no `if`. */
export type Condition = { readonly field: string; readonly is: string | boolean };

type FieldBase = {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly optional?: true;
  /** The field exists, and is required unless optional, only while the condition holds. */
  readonly only?: Condition;
};
export type NumberField = FieldBase & {
  readonly kind: "number" | "integer";
  readonly unit: string;
  /** Exclusive lower bound. */
  readonly above: number;
  readonly most: number;
  readonly default?: number;
  /** It says how many seconds of film the operation makes, or works on (ALW-8). */
  readonly isLength?: true;
};
export type Choice = { readonly value: string; readonly label: string; readonly help?: string };
export type EnumField = FieldBase & {
  readonly kind: "enum";
  readonly choices: readonly Choice[];
  readonly default?: string;
  /** Its other choices are priced beside the chosen one. */
  readonly compared?: true;
};
export type BooleanField = FieldBase & { readonly kind: "boolean" };
/** One parameter of an operation: enough to validate it, and to draw its part of a form. */
export type Field = NumberField | EnumField | BooleanField;

/** What is counted: nothing, a sum of fields in proportion, started units of it, or full units of it. */
export type Measure =
  | { readonly meter: "once" }
  | {
      readonly meter: "proportion";
      readonly of: readonly string[];
      readonly unit: string;
      readonly per?: Decimal;
      readonly beyond?: Decimal;
    }
  | { readonly meter: "started"; readonly of: readonly string[]; readonly unit: string; readonly per: Decimal; readonly least?: Decimal }
  | { readonly meter: "full"; readonly of: readonly string[]; readonly unit: string; readonly per: Decimal };

/** A price, or one by the value of a parameter. A value with no price of its own takes that of `base`, times its quality. */
export type Price = Decimal | { readonly by: string; readonly each: Readonly<Record<string, Price>>; readonly base?: string };

/** One line of a price list. */
export type Component = {
  readonly id: string;
  readonly rule: string;
  readonly label: string;
  readonly measure: Measure;
  readonly price: Price;
  /** The price is a cost in US dollars, converted at the card's `usdPerUnit` (ACT-1). */
  readonly costPlus?: true;
  readonly only?: Condition;
};

export type Adjustment = "template" | "batch" | "platform";
export type Operation = {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  /** What it does for a film (ALW-8); left out, it generates. */
  readonly part?: "generation" | "enhancement" | "distribution";
  /** When it is charged: before the work, as it is reported, or afterwards in a bill. */
  readonly charged: readonly ("upfront" | "metered" | "arrears")[];
  readonly fields: readonly Field[];
  readonly components: readonly Component[];
  /** The parameter that the card's quality multipliers read. */
  readonly quality?: string;
  /** Optional services asked for by a parameter; they join after every multiplier (GEN-2). */
  readonly extras?: readonly Component[];
  /** Ids of the card's services that may be added in `options.services`. */
  readonly services?: readonly string[];
  readonly adjustments?: readonly Adjustment[];
};

/** An optional service in `options.services`: its field, and what it costs. */
export type Service = { readonly field: NumberField; readonly component: Component };
/** From one count of similar items to the next band's; the last has no end. */
export type Band = { readonly from: number; readonly to: number | null; readonly percent: Decimal };
export type Template = { readonly id: string; readonly label: string; readonly cost: Decimal; readonly percent: Decimal };
export type Platform = {
  readonly id: string;
  readonly label: string;
  readonly percent: Decimal;
  readonly quality: string;
  readonly aspect?: string;
};

/** Resolutions, the lowest first, and the one that a parameter's choice needs; a choice that is not named needs the lowest. */
export type Resolutions = {
  readonly rule: string;
  readonly order: readonly string[];
  readonly needs: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** What a lot is called on this card; the order of the list is the burn order (GEN-7). */
export type CreditClass = { readonly id: string; readonly label: string; readonly about: string };

/** What accounts count in: credits, or money whose currency may hang on a parameter. */
export type Unit =
  | { readonly kind: "credit"; readonly one: string; readonly many: string }
  | {
      readonly kind: "money";
      readonly currency: string;
      readonly by?: { readonly field: string; readonly currencies: Readonly<Record<string, string>> };
    };

/** A whole pricing system as data (house.md). Published versions never change: quotes and receipts name the one they used. */
export type RateCard = {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly about: string;
  readonly unit: Unit;
  /** The currency that plans and packs are sold in. */
  readonly currency: string;
  /** By their codes: the currencies that they are sold in besides. An account pays in one (ALW-15). */
  readonly otherCurrencies?: Readonly<Record<string, OtherPrices>>;
  /** Totals are rounded up to a multiple of it (GEN-2). Null: exact millis. */
  readonly increment: Decimal | null;
  readonly usdPerUnit?: Decimal;
  readonly operations: readonly Operation[];
  readonly services: readonly Service[];
  readonly qualities?: { readonly rule: string; readonly multipliers: Readonly<Record<string, Decimal>> };
  readonly templates?: { readonly rule: string; readonly list: readonly Template[] };
  readonly batch?: { readonly rule: string; readonly similarity: Similarity; readonly bands: readonly Band[] };
  readonly platforms?: { readonly rule: string; readonly list: readonly Platform[] };
  readonly resolutions?: Resolutions;
  readonly classes: readonly CreditClass[];
  readonly rollover: { readonly rule: string; readonly from: string; readonly to: string; readonly cycles: number } | null;
  readonly arrears?: { readonly rule: string; readonly limit: Decimal; readonly billed: "hourly" };
  /** What a minute that is stored for a whole period costs, charged right after each close. */
  readonly storage?: { readonly rule: string; readonly perMinute: Decimal };
  /** A change of plan ends the period and starts a new one. Without it, an upgrade keeps the period (ACT-13). */
  readonly planChange?: { readonly rule: string; readonly restarts: true };
  readonly plans: readonly PlanTerms[];
  readonly packs: PackPricing | null;
  /** Paths of values that the published text does not give: an operator is expected to change them. */
  readonly samples: readonly string[];
};
