import { checkBatch } from "./check-batch.ts";
import { checkKeys } from "./check-keys.ts";
import { checkComponent } from "./check-price.ts";
import { isDecimal } from "./decimal.ts";
import { type Problems, wrong } from "./problems.ts";
import type { EnumField, Field, Operation, PlanTerms, RateCard } from "./rate-card.ts";

/** Checks a card when it loads. Throws an Error that lists every problem with its path. */
export function checkCard(card: RateCard): RateCard {
  const problems = problemsOf(card);
  if (problems.length) throw new Error(`rate card ${card.id}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  return card;
}

/** Everything that is wrong with a card, as `path: message`; empty when it is sound. */
export function problemsOf(card: RateCard): Problems {
  const keys = checkKeys(card);
  // The rest reads the card's parts, which a card written by hand may lack.
  if (keys.length) return keys;
  return [
    ...unique(card.operations, "operations"),
    ...unique(card.plans, "plans"),
    ...unique(card.classes, "classes"),
    ...card.operations.flatMap((operation) => checkOperation(card, operation)),
    ...card.services.flatMap(({ field, component }) => [
      ...checkField(field, `services.${field.name}.field`),
      ...checkComponent(card, component, [field], undefined, `services.${field.name}.component`),
    ]),
    ...checkBatch(card),
    ...card.plans.flatMap((plan) => checkPlan(card, plan)),
    ...checkCredits(card),
    ...card.samples.flatMap((path) => wrong(!exists(card, path), `samples.${path}`, "names nothing on this card")),
  ];
}

function checkOperation(card: RateCard, operation: Operation): Problems {
  const path = `operations.${operation.id}`;
  const components = [...operation.components, ...(operation.extras ?? [])];
  const lists = { template: card.templates, batch: card.batch, platform: card.platforms };
  return [
    ...operation.fields.flatMap((field) => checkField(field, `${path}.fields.${field.name}`)),
    ...wrong(!operation.components.length, `${path}.components`, "has no line, so it would cost nothing"),
    ...components.flatMap((component) =>
      checkComponent(card, component, operation.fields, operation.quality, `${path}.components.${component.id}`),
    ),
    ...(operation.services ?? []).flatMap((name) =>
      wrong(!card.services.some(({ field }) => field.name === name), `${path}.services`, `${name} is not a service of this card`),
    ),
    ...(operation.adjustments ?? []).flatMap((key) => wrong(!lists[key], `${path}.adjustments`, `the card has no ${key} prices`)),
    ...checkQuality(card, operation, path),
  ];
}

/** Every quality must have a price of its own or a multiplier: otherwise nobody could ever be charged for it rightly. */
function checkQuality(card: RateCard, { quality, fields, components }: Operation, path: string): Problems {
  if (quality === undefined) return [];
  const field = fields.find((each): each is EnumField => each.kind === "enum" && each.name === quality);
  if (!field) return wrong(true, `${path}.quality`, "names no parameter with choices");
  const multipliers = Object.keys(card.qualities?.multipliers ?? {});
  const priced = (value: string) =>
    components.every(({ price }) => typeof price !== "string" && price.by === quality && Object.hasOwn(price.each, value));
  return field.choices.flatMap(({ value }) =>
    wrong(!multipliers.includes(value) && !priced(value), `${path}.fields.${field.name}.${value}`, "has neither a price nor a multiplier"),
  );
}

function checkField(field: Field, path: string): Problems {
  if (field.kind === "boolean") return [];
  if (field.kind === "enum") {
    const known = field.default === undefined || field.choices.some(({ value }) => value === field.default);
    return [...wrong(!field.choices.length, path, "has no choices"), ...wrong(!known, `${path}.default`, "is not one of its choices")];
  }
  const { above, most, default: usual } = field;
  return [
    ...wrong(!(above >= 0 && most > above && most <= 1_000_000_000), path, "bounds must lie from 0 to 1000000000, the lower first"),
    ...wrong(usual !== undefined && !(usual > above && usual <= most), `${path}.default`, "is outside its bounds"),
  ];
}

function checkPlan(card: RateCard, plan: PlanTerms): Problems {
  const path = `plans.${plan.id}`;
  return [
    ...wrong(plan.price !== null && !isDecimal(plan.price, 2), `${path}.price`, "must be a price of at most two places"),
    ...wrong(plan.next !== null && !card.plans.some(({ id }) => id === plan.next), `${path}.next`, "names no plan"),
    ...wrong(plan.bankCap !== undefined && !isDecimal(plan.bankCap, 3), `${path}.bankCap`, "must be an amount"),
    ...plan.grants.flatMap((grant) => [
      ...wrong(!isClass(card, grant.class), `${path}.grants`, `${grant.class} is not a class`),
      ...wrong(!isDecimal(grant.amount, 3), `${path}.grants`, "must be amounts"),
    ]),
  ];
}

function checkCredits(card: RateCard): Problems {
  const moved = card.rollover ? [card.rollover.from, card.rollover.to] : [];
  return [
    ...wrong(card.increment !== null && !isDecimal(card.increment, 3), "increment", "must be a decimal of at most three places"),
    ...wrong(card.packs !== null && !isClass(card, card.packs.class), "packs.class", "is not a class"),
    ...moved.flatMap((id) => wrong(!isClass(card, id), "rollover", `${id} is not a class`)),
  ];
}

function isClass(card: RateCard, id: string): boolean {
  return card.classes.some((each) => each.id === id);
}

function unique(list: readonly { readonly id: string }[], path: string): Problems {
  return list.flatMap(({ id }, index) => wrong(list.findIndex((other) => other.id === id) !== index, `${path}.${id}`, "is there twice"));
}

/** Follows a path by keys, and through lists by `id` or a service's field name. */
function exists(card: RateCard, path: string): boolean {
  let at: unknown = card;
  for (const step of path.split(".")) at = stepInto(at, step);
  return at !== undefined;
}

function stepInto(at: unknown, step: string): unknown {
  if (Array.isArray(at)) return at.find((each: { id?: string; field?: Field }) => each.id === step || each.field?.name === step);
  if (typeof at !== "object" || at === null) return undefined;
  return new Map<string, unknown>(Object.entries(at)).get(step);
}
