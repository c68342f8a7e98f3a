import { checkComponent, checkCondition } from "./check-price.ts";
import { type Problems, unique, wrong } from "./problems.ts";
import type { EnumField, Field, Operation, RateCard, Service } from "./rate-card.ts";

/** One operation: its parameters, its lines, and everything of the card that it names. */
export function checkOperation(card: RateCard, operation: Operation): Problems {
  const path = `operations.${operation.id}`;
  const { fields, components, extras = [], quality, services = [], adjustments = [], charged } = operation;
  const lists = { template: card.templates, batch: card.batch, platform: card.platforms };
  return [
    ...unique(fields, ({ name }) => name, `${path}.fields`),
    ...unique(components, ({ id }) => id, `${path}.components`),
    ...unique([...components, ...extras], ({ id }) => id, `${path}.extras`),
    ...unique(charged, (each) => each, `${path}.charged`),
    ...unique(services, (each) => each, `${path}.services`),
    ...unique(adjustments, (each) => each, `${path}.adjustments`),
    ...fields.flatMap((field, index) => checkField(field, fields.slice(0, index), `${path}.fields.${field.name}`)),
    ...components.flatMap((component) => checkComponent(card, component, fields, quality, `${path}.components.${component.id}`)),
    ...extras.flatMap((component) => checkComponent(card, component, fields, undefined, `${path}.extras.${component.id}`)),
    ...services.flatMap((id) =>
      wrong(!card.services.some(({ field }) => field.name === id), `${path}.services`, `${id} is not a service of this card`),
    ),
    ...adjustments.flatMap((key) => wrong(!lists[key], `${path}.adjustments`, `the card has no ${key} prices`)),
    ...wrong(charged.includes("arrears") && !card.arrears, `${path}.charged`, "arrears needs the card's own arrears"),
    ...checkQuality(card, operation, path),
    ...checkCounted(operation, path),
  ];
}

/** What is only metered, by the full unit, is counted over a period: a counter keeps how much, and nothing else that was said (ALU-4). */
function checkCounted({ charged, components, extras = [] }: Operation, path: string): Problems {
  const full = components.find(({ measure }) => measure.meter === "full");
  if (full?.measure.meter !== "full" || charged.some((when) => when !== "metered")) return [];
  const place = `${path}.components.${full.id}`;
  return [
    ...wrong(components.length + extras.length > 1, `${path}.components`, "must be one alone where full units are counted"),
    ...wrong(typeof full.price !== "string", `${place}.price`, "must be one price: a counter keeps how much, and nothing else"),
    ...wrong(full.only !== undefined, `${place}.only`, "cannot be asked: a counter keeps how much, and nothing else"),
    ...wrong(full.measure.per.includes("."), `${place}.measure.per`, "must be whole where full units are counted"),
  ];
}

/** An optional service: its field, and the line that it adds. */
export function checkService(card: RateCard, { field, component }: Service): Problems {
  const path = `services.${field.name}`;
  const offered = card.operations.some(({ services }) => services?.includes(field.name));
  return [
    ...checkField(field, [], `${path}.field`),
    ...checkComponent(card, component, [field], undefined, `${path}.component`),
    ...wrong(!offered, path, "is offered by no operation"),
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

function checkField(field: Field, before: readonly Field[], path: string): Problems {
  const condition = field.only ? checkCondition(field.only, before, `${path}.only`) : [];
  if (field.kind === "boolean") return condition;
  if (field.kind === "enum") {
    const known = field.default === undefined || field.choices.some(({ value }) => value === field.default);
    return [
      ...condition,
      ...unique(field.choices, ({ value }) => value, `${path}.choices`),
      ...wrong(!known, `${path}.default`, "is not one of its choices"),
    ];
  }
  const { above, most, default: usual, kind } = field;
  return [
    ...condition,
    ...wrong(!(above >= 0 && most > above), path, "bounds must lie from 0 to 1000000000, the lower first"),
    ...wrong(usual !== undefined && !(usual > above && usual <= most), `${path}.default`, "is outside its bounds"),
    ...wrong(kind === "integer" && usual !== undefined && !Number.isInteger(usual), `${path}.default`, "must be a whole number"),
  ];
}
