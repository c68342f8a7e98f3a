import { add, ceiling, divide, exact, isLess, type Rational, rational } from "#lib/units/rational.ts";
import type { Component, Measure } from "../catalog/rate-card.ts";
import type { Values } from "./request.ts";

/** How much of something is charged: `charged` units at the price, and `shown` of `unit` as a person counts it. */
export type Metered = { readonly charged: Rational; readonly shown: Rational | null; readonly unit?: string; readonly per?: string };

/** Counts what a component charges for (IMS-1, ALU-2, ALU-4, ACT-7). Null when the request has none of it. */
export function meter({ measure }: Component, values: Values): Metered | null {
  if (measure.meter === "once") return { charged: rational(1), shown: null };
  if (!measure.of.some((name) => values.has(name))) return null;
  const counted = measure.of.map((name) => quantityOf(values, name)).reduce(add, rational(0));
  return meters[measure.meter](counted, measure);
}

function quantityOf(values: Values, name: string): Rational {
  const value = values.get(name);
  return typeof value === "number" ? exact(value) : rational(0);
}

type Counted = Exclude<Measure, { meter: "once" }>;

const meters: Record<Counted["meter"], (counted: Rational, measure: Counted) => Metered | null> = {
  /** Exactly in proportion, beyond what is included. */
  proportion: (counted, measure) => {
    const included = measure.meter === "proportion" ? exact(measure.beyond ?? "0") : rational(0);
    if (!isLess(included, counted)) return null;
    const shown = add(counted, rational(-included.numerator, included.denominator));
    const per = measure.per;
    return per === undefined
      ? { charged: shown, shown, unit: measure.unit }
      : { charged: divide(shown, exact(per)), shown, unit: measure.unit, per };
  },
  /** Each started unit counts whole, and there is a least. */
  started: (counted, measure) => {
    const units = ceiling(divide(counted, exact(measure.per ?? "1")));
    const least = measure.meter === "started" ? exact(measure.least ?? "0") : rational(0);
    const charged = isLess(units, least) ? least : units;
    return { charged, shown: charged, unit: measure.unit };
  },
  /** Only full units count. */
  full: (counted, measure) => {
    const ratio = divide(counted, exact(measure.per ?? "1"));
    const charged = rational(ratio.numerator / ratio.denominator);
    return { charged, shown: charged, unit: measure.unit };
  },
};
