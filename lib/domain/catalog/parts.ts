import type { BooleanField, Component, NumberField } from "./rate-card.ts";

/** The largest number that any parameter takes (api-v1.md). */
const MOST = 1_000_000_000;

/** A parameter that is a number above 0; `more` overrides or adds. */
export function number(name: string, label: string, unit: string, help: string, more: Partial<NumberField> = {}): NumberField {
  return { kind: "number", name, label, unit, help, above: 0, most: MOST, ...more };
}

/** A parameter that is a whole number above 0. */
export function integer(name: string, label: string, unit: string, help: string, more: Partial<NumberField> = {}): NumberField {
  return number(name, label, unit, help, { kind: "integer", ...more });
}

/** A yes or no; left out means no. */
export function flag(name: string, label: string, help: string): BooleanField {
  return { kind: "boolean", name, label, help, optional: true };
}

type Named = Pick<Component, "id" | "rule" | "label" | "price">;

/** A price for each unit of a parameter, in proportion; `per` units where the price is for more than one. */
export function each(named: Named, of: string, unit: string, more: { readonly per?: string; readonly beyond?: string } = {}): Component {
  return { ...named, measure: { meter: "proportion", of: [of], unit, ...more } };
}

/** A price for each started unit of what the parameters add up to, and for at least one. */
export function started(named: Named, of: readonly string[], unit: string, per: string): Component {
  return { ...named, measure: { meter: "started", of, unit, per, least: "1" } };
}

/** A price that is due once. */
export function once(named: Named, more: Pick<Component, "only"> = {}): Component {
  return { ...named, measure: { meter: "once" }, ...more };
}
