import { divide, exact, multiply, type Rational, toMillis } from "#lib/units/rational.ts";
import type { Component, Field, Price, RateCard } from "../catalog/rate-card.ts";
import { decimalText } from "./decimal.ts";
import type { Line, Stage } from "./line.ts";
import { meter } from "./meter.ts";
import { holds, type Values } from "./request.ts";
import { unrounded } from "./unrounded.ts";

/** A priced component, and whether its price already is the price of the chosen quality (ALW-4). */
export type Priced = { readonly line: Line; readonly ownQuality: boolean };

/** Prices one component exactly and rounds its line half up to a milli (GEN-1). Null when the request has none of it. */
export function priceComponent(
  card: RateCard,
  component: Component,
  fields: readonly Field[],
  values: Values,
  stage: Stage,
  quality?: string,
): Priced | null {
  if (!holds(component.only, values)) return null;
  const metered = meter(component, values);
  if (!metered) return null;
  const found = find(component.price, values);
  const price = component.costPlus ? divide(found.price, exact(card.usdPerUnit ?? "1")) : found.price;
  const said = found.by.map((name) => choiceLabel(fields, name, values)).filter((label) => label !== null);
  const whole = multiply(price, metered.charged);
  const amount = toMillis(whole);
  const before = unrounded(whole, amount);
  const line: Line = {
    rule: component.rule,
    label: [component.label, ...said].join(", "),
    stage,
    amount,
    ...(metered.shown ? { quantity: decimalText(metered.shown), unitPrice: decimalText(price) } : {}),
    ...(metered.unit !== undefined ? { unit: metered.unit } : {}),
    ...(metered.per !== undefined ? { per: metered.per } : {}),
    ...(before === null ? {} : { exact: before }),
  };
  return { line, ownQuality: quality !== undefined && found.by.includes(quality) };
}

type Found = { readonly price: Rational; readonly by: readonly string[] };

/** Walks a price table by the request's values; `by` names the parameters that had a price of their own. */
function find(price: Price, values: Values): Found {
  if (typeof price === "string") return { price: exact(price), by: [] };
  const value = String(values.get(price.by));
  const own = Object.hasOwn(price.each, value);
  const chosen = price.each[own ? value : (price.base ?? "")];
  if (chosen === undefined) throw new Error(`no price where ${price.by} is ${value}: the card was not checked`);
  const inner = find(chosen, values);
  return { price: inner.price, by: own ? [price.by, ...inner.by] : inner.by };
}

function choiceLabel(fields: readonly Field[], name: string, values: Values): string | null {
  const field = fields.find((each) => each.name === name);
  if (field?.kind !== "enum") return null;
  return field.choices.find(({ value }) => value === values.get(name))?.label ?? null;
}
