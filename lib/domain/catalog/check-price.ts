import { type Problems, unique, wrong } from "./problems.ts";
import type { Component, Condition, EnumField, Field, Price, RateCard } from "./rate-card.ts";

/** Checks one line of a price list: what it counts must be there, and every choice must have a price. */
export function checkComponent(
  card: RateCard,
  component: Component,
  fields: readonly Field[],
  quality: string | undefined,
  path: string,
): Problems {
  const { measure, only, costPlus, price } = component;
  const numbers = fields.filter(({ kind }) => kind === "number" || kind === "integer").map(({ name }) => name);
  const counted = measure.meter === "once" ? [] : measure.of;
  return [
    ...unique(counted, (name) => name, `${path}.measure.of`),
    ...counted.flatMap((name) => wrong(!numbers.includes(name), `${path}.measure.of`, `${name} is not a parameter that is a number`)),
    ...(only ? checkCondition(only, fields, `${path}.only`) : []),
    ...wrong(costPlus === true && card.usdPerUnit === undefined, `${path}.costPlus`, "needs the card's usdPerUnit"),
    ...checkPrice(price, component, fields, quality, `${path}.price`),
  ];
}

function checkPrice(price: Price, line: Component, fields: readonly Field[], quality: string | undefined, path: string): Problems {
  if (typeof price === "string") return [];
  const { by, each, base } = price;
  const field = fields.find((one): one is EnumField => one.kind === "enum" && one.name === by);
  if (!field) return wrong(true, `${path}.by`, `${by} is no parameter with choices`);
  const choices = field.choices.map(({ value }) => value);
  const hasBase = base !== undefined;
  return [
    ...wrong(!isAlwaysGiven(field, line), `${path}.by`, `${by} may be left out, and then nothing has a price`),
    ...wrong(hasBase && (by !== quality || !Object.hasOwn(each, base)), `${path}.base`, "must be a quality that has a price"),
    ...choices.flatMap((value) => wrong(!hasBase && !Object.hasOwn(each, value), `${path}.each.${value}`, "has no price")),
    ...Object.entries(each).flatMap(([value, inner]) => [
      ...wrong(!choices.includes(value), `${path}.each.${value}`, "is not one of the choices"),
      ...checkPrice(inner, line, fields, quality, `${path}.each.${value}`),
    ]),
  ];
}

/** Has the parameter a value wherever the line is charged? */
function isAlwaysGiven({ optional, default: usual, only }: EnumField, line: Component): boolean {
  if (optional && usual === undefined) return false;
  return only === undefined || (line.only?.field === only.field && line.only.is === only.is);
}

/** A condition must be one that can hold: a parameter that is read before, and a value that it can have. */
export function checkCondition({ field: named, is }: Condition, fields: readonly Field[], path: string): Problems {
  const field = fields.find(({ name }) => name === named);
  if (!field) return wrong(true, `${path}.field`, `${named} is not a parameter before this one`);
  const possible =
    field.kind === "boolean" ? typeof is === "boolean" : field.kind === "enum" && field.choices.some(({ value }) => value === is);
  return wrong(!possible, `${path}.is`, `is no value of ${named}`);
}
