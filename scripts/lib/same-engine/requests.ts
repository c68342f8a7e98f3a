import type { Field, Operation, RateCard } from "../../../lib/domain/catalog/rate-card.ts";
import type { Terms } from "../../../lib/domain/rating/adjust.ts";
import type { RatingRequest } from "../../../lib/domain/rating/request.ts";

export type Asked = { readonly request: RatingRequest; readonly terms: Terms };
type Random = () => number;

/** What people and programs ask, one in eight with something wrong in it: the same for the same card and seed wherever it runs. */
export function* requests(card: RateCard, seed: number): Generator<Asked, never> {
  const random = randomFrom(seed);
  for (;;) {
    const operation = pick(random, card.operations);
    const params = valuesOf(random, operation.fields);
    const options = optionsOf(random, card, operation);
    const request = { operation: operation.id, params, ...(options ? { options } : {}) };
    const terms = random() < 0.2 ? { discountPercent: decimal(random, 40) } : {};
    yield { request: random() < 0.125 ? spoiled(random, request) : request, terms };
  }
}

function optionsOf(random: Random, card: RateCard, { adjustments, services = [] }: Operation): Record<string, unknown> | null {
  const fields = card.services.map(({ field }) => field).filter(({ name }) => services.includes(name));
  const some: Record<string, unknown> = {};
  if (fields.length && random() < 0.5) some["services"] = valuesOf(random, fields);
  if (adjustments?.includes("template") && card.templates && random() < 0.5)
    some["template"] = { complexity: pick(random, card.templates.list).id };
  if (adjustments?.includes("batch") && random() < 0.5) some["batchSize"] = 1 + Math.floor(random() * 14);
  if (adjustments?.includes("platform") && random() < 0.5)
    some["platforms"] = (card.platforms?.list ?? []).filter(() => random() < 0.5).map(({ id }) => id);
  return Object.keys(some).length || random() < 0.2 ? some : null;
}

function valuesOf(random: Random, fields: readonly Field[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.only && values[field.only.field] !== field.only.is && !(field.only.is === false && !(field.only.field in values))) continue;
    if (field.optional && random() < 0.5) continue;
    values[field.name] = fieldValue(random, field);
  }
  // The order in which a program writes its parameters means nothing.
  return random() < 0.5 ? values : Object.fromEntries(Object.entries(values).toReversed());
}

function fieldValue(random: Random, field: Field): unknown {
  if (field.kind === "boolean") return random() < 0.5;
  if (field.kind === "enum") return pick(random, field.choices).value;
  if (field.kind === "integer") return 1 + Math.floor(random() ** 4 * Math.min(field.most - 1, 1_000_000));
  return Math.min(field.most, pick(random, NUMBERS)(random));
}

// Whole, decimal, as binary as a quotient gets, tiny (written 1e-7), and huge.
const NUMBERS: readonly ((random: Random) => number)[] = [
  (random) => 1 + Math.floor(random() * 7_200),
  (random) => Number(decimal(random, 600)) || 1,
  (random) => (1 + Math.floor(random() * 10_000)) / (3 + Math.floor(random() * 9)),
  (random) => Number.MIN_VALUE + random() * 10 ** -Math.floor(random() * 12),
  (random) => random() * 1_000_000_000,
];

const NONSENSE: readonly unknown[] = [null, "12", "", -1, 0, 1e21, 1.5, true, [], {}, "__proto__", "𝟙", "Q2 "];

function spoiled(random: Random, request: RatingRequest): RatingRequest {
  const params: Readonly<Record<string, unknown>> = { ...(typeof request.params === "object" ? request.params : {}) };
  const names = [...Object.keys(params), "unheard"];
  const ways: readonly (() => RatingRequest)[] = [
    () => ({ ...request, operation: `${request.operation} ` }),
    () => ({ ...request, params: { ...params, [pick(random, names)]: pick(random, NONSENSE) } }),
    () => ({ ...request, params: pick(random, NONSENSE) }),
    () => ({ ...request, options: pick(random, NONSENSE) }),
    () => ({ ...request, options: { platforms: ["youtube-premium", "nowhere"], batchSize: 0.5, services: { ttsMinutes: "1" } } }),
  ];
  return pick(random, ways)();
}

function decimal(random: Random, most: number): string {
  return (random() * most).toFixed(Math.floor(random() * 4));
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

/** A small generator (mulberry32) of integer arithmetic, which every engine does alike. */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
