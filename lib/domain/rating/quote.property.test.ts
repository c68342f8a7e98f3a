import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { sum } from "#lib/units/millis.ts";
import type { EnumField, Field, NumberField, Operation, RateCard } from "../catalog/rate-card.ts";
import { cardIds, latestCard } from "../catalog/registry.ts";
import type { Terms } from "./adjust.ts";
import { rate } from "./quote.ts";
import { holds, type RatingRequest, type Value } from "./request.ts";
import { alternatives, type Change } from "./suggest.ts";

const CARDS = cardIds().flatMap((id) => latestCard(id) ?? []);
const RUNS = { numRuns: 2_000 };

function numberOf({ kind, most }: NumberField) {
  const whole = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: most }));
  return kind === "integer"
    ? whole
    : fc.oneof(
        whole,
        fc.integer({ min: 1, max: 100_000_000 }).map((thousandths) => thousandths / 1000),
        // The least and the most that there are, and what no binary number is exactly.
        fc.double({ min: Number.MIN_VALUE, max: most, noNaN: true }),
      );
}

function anyValue(field: Field): fc.Arbitrary<Value | undefined> {
  const value: fc.Arbitrary<Value> =
    field.kind === "boolean"
      ? fc.boolean()
      : field.kind === "enum"
        ? fc.constantFrom(...field.choices.map((choice) => choice.value))
        : numberOf(field);
  return field.optional ? fc.option(value, { nil: undefined }) : value;
}

function params(fields: readonly Field[]): fc.Arbitrary<Record<string, Value>> {
  return fc.tuple(...fields.map(anyValue)).map((drawn) => {
    const values = new Map<string, Value>();
    fields.forEach((field, index) => {
      const value = drawn[index] ?? (field.kind === "boolean" ? false : undefined);
      if (value !== undefined && holds(field.only, values)) values.set(field.name, value);
    });
    return Object.fromEntries(values);
  });
}

function options(card: RateCard, operation: Operation): fc.Arbitrary<Record<string, unknown>> {
  const template = fc
    .constantFrom(...["", ...(card.templates?.list ?? []).map(({ id }) => id)].slice(card.templates ? 1 : 0))
    .map((complexity) => ({ complexity }));
  const platforms = fc.subarray((card.platforms?.list ?? []).map(({ id }) => id));
  const services = params(card.services.filter(({ field }) => operation.services?.includes(field.name)).map(({ field }) => field));
  const batchSize = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1_000_000_000 }));
  const offered = { template, platform: platforms, batch: batchSize };
  const names = { template: "template", platform: "platforms", batch: "batchSize" };
  const parts = Object.fromEntries((operation.adjustments ?? []).map((each) => [names[each], offered[each]] as const));
  return fc.record({ ...parts, ...(operation.services ? { services } : {}) }, { requiredKeys: [] });
}

// Every operation of every card, with whatever it takes, on plans with and without a discount (ACT-14).
const drawn = fc.constantFrom(...CARDS).chain((card) =>
  fc.constantFrom(...card.operations).chain((operation) =>
    fc
      .record({ params: params(operation.fields), options: options(card, operation), discount: fc.constantFrom(undefined, "7.5", "100") })
      .map(({ discount, ...rest }) => ({
        card,
        operation,
        request: { operation: operation.id, ...rest },
        terms: discount === undefined ? {} : { discountPercent: discount },
      })),
  ),
);

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
type Fields = Readonly<Record<string, unknown>>;

function total(card: RateCard, request: RatingRequest, terms: Terms): bigint {
  const rated = rate(card, request, terms);
  assert.ok(rated.ok, rated.ok ? "" : `${JSON.stringify(request)} ${JSON.stringify(rated.detail)}`);
  return rated.value.total;
}

test("GEN-2: the lines add up to the total, which is never negative and a multiple of the increment", () => {
  fc.assert(
    fc.property(drawn, ({ card, request, terms }) => {
      const rated = rate(card, request, terms);
      assert.ok(rated.ok, rated.ok ? "" : `${JSON.stringify(request)} ${JSON.stringify(rated.detail)}`);
      assert.equal(sum(rated.value.lines.map(({ amount }) => amount)), rated.value.total);
      assert.ok(rated.value.total >= 0n);
      if (card.increment) assert.equal(rated.value.total % BigInt(Number(card.increment) * 1000), 0n);
    }),
    RUNS,
  );
});

test("GEN-2: the lines stand in the order of rating", () => {
  const stages = ["generation", "quality", "template", "batch", "platform", "discount", "service", "rounding"];
  fc.assert(
    fc.property(drawn, ({ card, request, terms }) => {
      const rated = rate(card, request, terms);
      assert.ok(rated.ok);
      const order = rated.value.lines.map(({ stage }) => stages.indexOf(stage));
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
      assert.ok(!order.includes(-1));
    }),
    RUNS,
  );
});

/** The same request with more of one of its numbers: a duration, a count, minutes of a service. Null when it has none. */
function withMore(card: RateCard, operation: Operation, request: Drawn["request"], pick: number, more: number): RatingRequest | null {
  const services = z.record(z.string(), z.unknown()).parse(request.options["services"] ?? {});
  const places = [
    ...operation.fields.map((field) => ({ field, values: request.params, with: (params: Fields) => ({ ...request, params }) })),
    ...card.services.map(({ field }) => ({
      field,
      values: services,
      with: (values: Fields) => ({ ...request, options: { ...request.options, services: values } }),
    })),
  ].filter(({ field, values }) => field.kind !== "enum" && field.kind !== "boolean" && field.name in values);
  const place = places[pick % Math.max(1, places.length)];
  if (!place || !("most" in place.field)) return null;
  const { name, kind, most } = place.field;
  const before = Number(place.values[name]);
  const after = Math.min(most, kind === "integer" ? before + Math.ceil(more) : before + more);
  return place.with({ ...place.values, [name]: after });
}

test("a longer duration, or more of anything, never costs less", () => {
  const amounts = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1_000, noNaN: true }), fc.constant(0.001));
  fc.assert(
    fc.property(drawn, fc.nat(), amounts, ({ card, operation, request, terms }, pick, more) => {
      const larger = withMore(card, operation, request, pick, more);
      if (larger) assert.ok(total(card, larger, terms) >= total(card, request, terms), JSON.stringify([request, larger]));
    }),
    { numRuns: 5_000 },
  );
});

test("ALW-5: one of a larger batch never costs more", () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 20 }), fc.nat({ max: 20 }), ({ card, operation, request, terms }, batchSize, more) => {
      if (!operation.adjustments?.includes("batch")) return;
      const inBatch = (size: number) => total(card, { ...request, options: { ...request.options, batchSize: size } }, terms);
      assert.ok(inBatch(batchSize + more) <= inBatch(batchSize));
    }),
    RUNS,
  );
});

test("the order of properties and platforms changes nothing", () => {
  const turned = (record: Fields) => Object.fromEntries(Object.entries(record).toReversed());
  fc.assert(
    fc.property(drawn, ({ card, request, terms }) => {
      const { platforms, services } = request.options;
      const other = {
        ...request.options,
        ...(Array.isArray(platforms) ? { platforms: platforms.toReversed() } : {}),
        ...(services ? { services: turned(z.record(z.string(), z.unknown()).parse(services)) } : {}),
      };
      assert.deepEqual(
        rate(card, { options: turned(other), params: turned(request.params), operation: request.operation }, terms),
        rate(card, request, terms),
      );
    }),
    RUNS,
  );
});

/** What a machine does that reads `change`: it puts the value at the path, and takes away what is null. */
function followed(request: Drawn["request"], { path, value }: Change): RatingRequest {
  const next: Record<string, Record<string, unknown>> = { params: { ...request.params }, options: { ...request.options } };
  const [part = "", name = ""] = path.split(".");
  const target = next[part] ?? assert.fail(path);
  if (value === null) delete target[name];
  else target[name] = value;
  return { operation: request.operation, params: next["params"], options: next["options"] };
}

test("GEN-3: every alternative is the price of the request that its change names, and every other choice is there once", () => {
  fc.assert(
    fc.property(drawn, ({ card, operation, request, terms }) => {
      const current = total(card, request, terms);
      const others = alternatives(card, request, terms);
      for (const { change, total: price, saving } of others) {
        assert.equal(current - price, saving);
        assert.equal(total(card, followed(request, change), terms), price, JSON.stringify(change));
      }
      const changes = others.map(({ change: { path, value } }) => JSON.stringify([path, value]));
      assert.equal(new Set(changes).size, changes.length);
      const compared = operation.fields.filter((field): field is EnumField => field.kind === "enum" && field.compared === true);
      const qualities = compared.flatMap(({ choices, name }) => choices.map(({ value }) => JSON.stringify([`params.${name}`, value])));
      const chosen = compared.map(({ name, default: usual }) => JSON.stringify([`params.${name}`, request.params[name] ?? usual]));
      assert.deepEqual(
        changes.filter((change) => change.startsWith('["params.')),
        qualities.filter((change) => !chosen.includes(change)),
      );
      if (operation.adjustments?.includes("platform"))
        assert.equal(others.filter(({ change }) => change.path === "options.platforms").length, card.platforms?.list.length);
    }),
    { numRuns: 500 },
  );
});
