import { checkKeys } from "./check-keys.ts";
import { isDecimal } from "./decimal.ts";
import type { Band, Component, EnumField, Field, Operation, Price, RateCard } from "./rate-card.ts";

/** Calls with the path of what is wrong and why. */
type Report = (path: string, message: string) => void;

/** Checks a card when it loads. Throws an Error that lists every problem with its path. */
export function checkCard(card: RateCard): RateCard {
  const problems = problemsOf(card);
  if (problems.length) throw new Error(`rate card ${card.id}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  return card;
}

/** Everything that is wrong with a card, as `path: message`; empty when it is sound. */
export function problemsOf(card: RateCard): readonly string[] {
  const problems: string[] = [];
  const report: Report = (path, message) => void problems.push(`${path}: ${message}`);
  checkKeys(card, report);
  // The rest reads the card's parts, which may be missing from a card that somebody wrote by hand.
  if (problems.length) return problems;
  unique(card.operations, "operations", report);
  unique(card.plans, "plans", report);
  unique(card.classes, "classes", report);
  for (const operation of card.operations) checkOperation(card, operation, report);
  for (const { field, component } of card.services) {
    checkField(field, `services.${field.name}.field`, report);
    checkComponent(card, component, [field], undefined, `services.${field.name}.component`, report);
  }
  if (card.batch) checkBands(card.batch.bands, "batch.bands", report);
  checkMoney(card, report);
  for (const path of card.samples) if (!exists(card, path)) report(`samples.${path}`, "names nothing on this card");
  return problems;
}

function checkOperation(card: RateCard, operation: Operation, report: Report): void {
  const path = `operations.${operation.id}`;
  for (const field of operation.fields) checkField(field, `${path}.fields.${field.name}`, report);
  const components = [...operation.components, ...(operation.extras ?? [])];
  if (!operation.components.length) report(`${path}.components`, "has no line, so it would cost nothing");
  for (const component of components)
    checkComponent(card, component, operation.fields, operation.quality, `${path}.components.${component.id}`, report);
  for (const service of operation.services ?? [])
    if (!card.services.some(({ field }) => field.name === service)) report(`${path}.services`, `${service} is not a service of this card`);
  for (const [key, list] of [
    ["template", card.templates],
    ["batch", card.batch],
    ["platform", card.platforms],
  ] as const) {
    if (operation.adjustments?.includes(key) && !list) report(`${path}.adjustments`, `the card has no ${key} prices`);
  }
  checkQuality(card, operation, path, report);
}

/** Every quality must have a price of its own or a multiplier: otherwise nobody could ever be charged for it rightly. */
function checkQuality(card: RateCard, operation: Operation, path: string, report: Report): void {
  if (operation.quality === undefined) return;
  const field = enumField(operation.fields, operation.quality);
  if (!field) return report(`${path}.quality`, "names no parameter with choices");
  const own = operation.components.every(({ price }) => typeof price !== "string" && price.by === operation.quality);
  for (const { value } of field.choices) {
    const priced = own && operation.components.every(({ price }) => typeof price !== "string" && Object.hasOwn(price.each, value));
    if (!priced && !Object.hasOwn(card.qualities?.multipliers ?? {}, value))
      report(`${path}.fields.${field.name}.${value}`, "has neither a price nor a multiplier");
  }
}

function checkField(field: Field, path: string, report: Report): void {
  if (field.kind === "enum") {
    if (!field.choices.length) report(path, "has no choices");
    if (field.default !== undefined && !field.choices.some(({ value }) => value === field.default))
      report(`${path}.default`, "is not one of its choices");
  }
  if (field.kind === "number" || field.kind === "integer") {
    if (!(field.above >= 0 && field.most > field.above && field.most <= 1_000_000_000))
      report(path, "bounds must lie from 0 to 1000000000, the lower first");
    if (field.default !== undefined && !(field.default > field.above && field.default <= field.most))
      report(`${path}.default`, "is outside its bounds");
  }
}

function checkComponent(
  card: RateCard,
  component: Component,
  fields: readonly Field[],
  quality: string | undefined,
  path: string,
  report: Report,
): void {
  const { measure } = component;
  for (const name of measure.meter === "once" ? [] : measure.of) {
    if (!fields.some((field) => field.name === name)) report(`${path}.measure.of`, `${name} is not a parameter`);
  }
  if (component.only && !fields.some(({ name }) => name === component.only?.field)) report(`${path}.only`, "names no parameter");
  if (component.costPlus && card.usdPerUnit === undefined) report(`${path}.costPlus`, "needs the card's usdPerUnit");
  checkPrice(component.price, fields, quality, `${path}.price`, report);
}

function checkPrice(price: Price, fields: readonly Field[], quality: string | undefined, path: string, report: Report): void {
  if (typeof price === "string") {
    if (!isDecimal(price)) report(path, `must be a decimal of at least 0, not ${price}`);
    return;
  }
  const field = enumField(fields, price.by);
  if (!field) return report(`${path}.by`, `${price.by} is no parameter with choices`);
  if (price.base !== undefined && (price.by !== quality || !Object.hasOwn(price.each, price.base)))
    report(`${path}.base`, "must be a quality that has a price");
  for (const { value } of field.choices)
    if (price.base === undefined && !Object.hasOwn(price.each, value)) report(`${path}.each.${value}`, "has no price");
  for (const [value, inner] of Object.entries(price.each)) {
    if (!field.choices.some((choice) => choice.value === value)) report(`${path}.each.${value}`, "is not one of the choices");
    checkPrice(inner, fields, quality, `${path}.each.${value}`, report);
  }
}

/** Bands follow each other without gap or overlap, and only the last is open. */
function checkBands(bands: readonly Band[], path: string, report: Report): void {
  bands.forEach(({ from, to, percent }, index) => {
    const next = bands[index + 1];
    if (!isDecimal(percent.replace(/^-/, ""))) report(`${path}.${index}.percent`, "must be a decimal");
    if (to !== null && to < from) report(`${path}.${index}`, "ends before it begins");
    if (next && to === null) report(`${path}.${index}.to`, "only the last band may be open");
    if (next && to !== null && next.from > to + 1) report(`${path}.${index + 1}.from`, `leaves a gap after ${to}`);
    if (next && to !== null && next.from <= to) report(`${path}.${index + 1}.from`, `overlaps the band that ends at ${to}`);
  });
}

function checkMoney(card: RateCard, report: Report): void {
  const classes = card.classes.map(({ id }) => id);
  if (card.increment !== null && !isDecimal(card.increment, 3)) report("increment", "must be a decimal of at most three places");
  for (const plan of card.plans) {
    const path = `plans.${plan.id}`;
    if (plan.price !== null && !isDecimal(plan.price, 2)) report(`${path}.price`, "must be a price of at most two places");
    if (plan.next !== null && !card.plans.some(({ id }) => id === plan.next)) report(`${path}.next`, "names no plan");
    if (plan.bankCap !== undefined && !isDecimal(plan.bankCap, 3)) report(`${path}.bankCap`, "must be an amount");
    for (const grant of plan.grants) {
      if (!classes.includes(grant.class)) report(`${path}.grants`, `${grant.class} is not a class`);
      if (!isDecimal(grant.amount, 3)) report(`${path}.grants`, "must be amounts");
    }
  }
  if (card.packs && !classes.includes(card.packs.class)) report("packs.class", "is not a class");
  for (const creditClass of card.rollover ? [card.rollover.from, card.rollover.to] : [])
    if (!classes.includes(creditClass)) report("rollover", `${creditClass} is not a class`);
}

function unique(list: readonly { readonly id: string }[], path: string, report: Report): void {
  list.forEach(({ id }, index) => {
    if (list.findIndex((other) => other.id === id) !== index) report(`${path}.${id}`, "is there twice");
  });
}

function enumField(fields: readonly Field[], name: string): EnumField | undefined {
  return fields.find((field): field is EnumField => field.kind === "enum" && field.name === name);
}

/** Follows a path by keys, and through lists by `id` or a service's field name. */
function exists(card: RateCard, path: string): boolean {
  let at: unknown = card;
  for (const step of path.split(".")) {
    if (Array.isArray(at)) at = at.find((each: { id?: string; field?: Field }) => each.id === step || each.field?.name === step);
    else if (typeof at === "object" && at !== null && Object.hasOwn(at, step)) at = new Map(Object.entries(at)).get(step);
    else return false;
    if (at === undefined) return false;
  }
  return true;
}
