import { isDecimal } from "./decimal.ts";
import { type Problems, wrong } from "./problems.ts";
import type { Component, EnumField, Field, Price, RateCard } from "./rate-card.ts";

/** Checks one line of a price list: what it counts must be there, and every choice must have a price. */
export function checkComponent(
  card: RateCard,
  component: Component,
  fields: readonly Field[],
  quality: string | undefined,
  path: string,
): Problems {
  const { measure, only, costPlus, price } = component;
  const names = fields.map(({ name }) => name);
  const counted = measure.meter === "once" ? [] : measure.of;
  return [
    ...counted.flatMap((name) => wrong(!names.includes(name), `${path}.measure.of`, `${name} is not a parameter`)),
    ...wrong(only !== undefined && !names.includes(only.field), `${path}.only`, "names no parameter"),
    ...wrong(costPlus === true && card.usdPerUnit === undefined, `${path}.costPlus`, "needs the card's usdPerUnit"),
    ...checkPrice(price, fields, quality, `${path}.price`),
  ];
}

function checkPrice(price: Price, fields: readonly Field[], quality: string | undefined, path: string): Problems {
  if (typeof price === "string") return wrong(!isDecimal(price), path, `must be a decimal of at least 0, not ${price}`);
  const { by, each, base } = price;
  const field = fields.find((one): one is EnumField => one.kind === "enum" && one.name === by);
  if (!field) return wrong(true, `${path}.by`, `${by} is no parameter with choices`);
  const choices = field.choices.map(({ value }) => value);
  return [
    ...wrong(base !== undefined && (by !== quality || !Object.hasOwn(each, base)), `${path}.base`, "must be a quality that has a price"),
    ...choices.flatMap((value) => wrong(base === undefined && !Object.hasOwn(each, value), `${path}.each.${value}`, "has no price")),
    ...Object.entries(each).flatMap(([value, inner]) => [
      ...wrong(!choices.includes(value), `${path}.each.${value}`, "is not one of the choices"),
      ...checkPrice(inner, fields, quality, `${path}.each.${value}`),
    ]),
  ];
}
