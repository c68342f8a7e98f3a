import { isAbroad } from "./currency.ts";
import type { Plan } from "./plan.ts";
import type { Component, EnumField, Field, Measure, Operation, Price, RateCard } from "./rate-card.ts";

/** One price of a card as a person reads it: what, for how much of it, by which rule. `price` is decimal text in `currency`. */
export type PriceRow = {
  /** Where it stands on the card, by names. */
  readonly path: string;
  readonly label: string;
  /** `per 120 min`, `per started minute`, `once`. */
  readonly per: string;
  readonly price: string;
  /** `credits`, or a currency's code. */
  readonly currency: string;
  readonly rule: string;
  /** The published text does not give it: an operator is expected to change it. */
  readonly isSample: boolean;
};

/** One part of the list: an operation with what it asks for and costs. */
export type OperationPrices = {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly charged: string;
  readonly fields: readonly { readonly name: string; readonly label: string; readonly takes: string; readonly isOptional: boolean }[];
  readonly prices: readonly PriceRow[];
};

const CHARGED = { upfront: "before the work", metered: "as it is reported", arrears: "in a bill afterwards" } as const;

/** Every operation of a card with its prices, one row each, tables spread out. */
export function operationPrices(card: RateCard): readonly OperationPrices[] {
  return card.operations.map((operation) => ({
    id: operation.id,
    label: operation.label,
    about: operation.about,
    charged: `Charged ${operation.charged.map((when) => CHARGED[when]).join(", or ")}`,
    fields: operation.fields.map((field) => ({
      name: field.name,
      label: field.label,
      takes: takesOf(field),
      isOptional: field.optional === true || field.only !== undefined,
    })),
    prices: [
      ...operation.components.flatMap((component) => rowsOf(card, operation, component, `operations.${operation.id}.components`)),
      ...(operation.extras ?? []).flatMap((component) => rowsOf(card, operation, component, `operations.${operation.id}.extras`)),
    ],
  }));
}

/** The optional services of a card, one row each. */
export function servicePrices(card: RateCard): readonly PriceRow[] {
  return card.services.flatMap(({ field, component }) =>
    spread(card, component, component.price, [field], { path: `services.${field.name}.component.price`, said: [], currency: unitOf(card) }),
  );
}

/** Is the value at this path, or what it is part of, marked as a sample? */
export function isSample(card: Pick<RateCard, "samples">, path: string): boolean {
  return card.samples.some((sample) => path === sample || path.startsWith(`${sample}.`));
}

/** Is a plan's monthly price a sample, in the currency that the card is priced in? What costs nothing, or is agreed, has none. */
export function isPriceSample(card: RateCard, { id, price }: Pick<Plan, "id" | "price">): boolean {
  if (price === null || price.cents === 0) return false;
  return isSample(card, isAbroad(card) ? `otherCurrencies.${card.currency}.plans.${id}.price` : `plans.${id}.price`);
}

function rowsOf(card: RateCard, operation: Operation, component: Component, path: string): readonly PriceRow[] {
  const at = { path: `${path}.${component.id}.price`, said: [], currency: component.costPlus ? "USD" : unitOf(card) };
  return spread(card, component, component.price, operation.fields, at);
}

type At = { readonly path: string; readonly said: readonly string[]; readonly currency: string };

function spread(card: RateCard, component: Component, price: Price, fields: readonly Field[], at: At): readonly PriceRow[] {
  if (typeof price === "string") {
    const label = at.said.length ? `${component.label}, ${at.said.join(", ")}` : component.label;
    const { path, currency } = at;
    return [{ path, label, per: perOf(component.measure), price, currency, rule: component.rule, isSample: isSample(card, path) }];
  }
  const field = fields.find((each): each is EnumField => each.kind === "enum" && each.name === price.by);
  return (field?.choices ?? []).flatMap(({ value, label }) => {
    const inner = price.each[value];
    if (inner === undefined || !Object.hasOwn(price.each, value)) return [];
    return spread(card, component, inner, fields, {
      path: `${at.path}.each.${value}`,
      said: [...at.said, label],
      currency: currencyOf(card, price.by, value) ?? at.currency,
    });
  });
}

function currencyOf({ unit }: RateCard, by: string, value: string): string | null {
  if (unit.kind !== "money" || unit.by?.field !== by) return null;
  return unit.by.currencies[value] ?? null;
}

function unitOf({ unit }: RateCard): string {
  return unit.kind === "credit" ? unit.many : unit.currency;
}

/** How much a price is for. */
function perOf(measure: Measure): string {
  if (measure.meter === "once") return "once";
  const { unit } = measure;
  if (measure.meter === "started") return `per ${unit.replace(/s$/, "")}`;
  if (measure.meter === "full") return `per full ${unit}`;
  const beyond = measure.beyond === undefined ? "" : ` beyond ${measure.beyond}`;
  return measure.per === undefined ? `per ${singular(unit)}${beyond}` : `per ${measure.per} ${unit}${beyond}`;
}

// Units are written as after a number: shots, languages. After `per` stands one of them.
function singular(unit: string): string {
  return /^[a-z-]{4,}s$/.test(unit) ? unit.slice(0, -1) : unit.replace(/^GB-months$/, "GB-month");
}

/** What a parameter takes, with unit and bounds. */
function takesOf(field: Field): string {
  if (field.kind === "boolean") return "yes or no";
  if (field.kind === "enum") return field.choices.map(({ label }) => label).join(", ");
  const what = field.kind === "integer" ? "whole number" : "number";
  const most = field.most === 1_000_000_000 ? "" : `, at most ${field.most}`;
  return `${what} above ${field.above}${most}, in ${field.unit}`;
}
