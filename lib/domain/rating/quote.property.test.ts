import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sum } from "#lib/units/millis.ts";
import type { EnumField, Field, NumberField, Operation, RateCard } from "../catalog/rate-card.ts";
import { cardIds, latestCard } from "../catalog/registry.ts";
import { rate } from "./quote.ts";
import { holds, type RatingRequest, type Value } from "./request.ts";
import { alternatives } from "./suggest.ts";

const CARDS = cardIds().flatMap((id) => latestCard(id) ?? []);
const RUNS = { numRuns: 2_000 };

function numberOf({ kind, most }: NumberField) {
  const whole = fc.integer({ min: 1, max: kind === "integer" ? most : 100_000 });
  return kind === "integer"
    ? whole
    : fc.oneof(
        whole,
        fc.integer({ min: 1, max: 100_000_000 }).map((thousandths) => thousandths / 1000),
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
  const parts = operation.adjustments?.length
    ? { template, platforms, batchSize: fc.integer({ min: 1, max: 50 }) }
    : operation.services
      ? { services }
      : {};
  return fc.record(parts, { requiredKeys: [] });
}

const drawn = fc
  .constantFrom(...CARDS)
  .chain((card) =>
    fc
      .constantFrom(...card.operations)
      .chain((operation) =>
        fc
          .record({ params: params(operation.fields), options: options(card, operation) })
          .map((rest) => ({ card, operation, request: { operation: operation.id, ...rest } })),
      ),
  );

function total(card: RateCard, request: RatingRequest): bigint {
  const rated = rate(card, request);
  assert.ok(rated.ok, rated.ok ? "" : `${JSON.stringify(request)} ${JSON.stringify(rated.detail)}`);
  return rated.value.total;
}

test("GEN-2: the lines add up to the total, which is never negative and a multiple of the increment", () => {
  fc.assert(
    fc.property(drawn, ({ card, request }) => {
      const rated = rate(card, request);
      assert.ok(rated.ok, rated.ok ? "" : `${JSON.stringify(request)} ${JSON.stringify(rated.detail)}`);
      assert.equal(sum(rated.value.lines.map(({ amount }) => amount)), rated.value.total);
      assert.ok(rated.value.total >= 0n);
      if (card.increment) assert.equal(rated.value.total % BigInt(Number(card.increment) * 1000), 0n);
    }),
    RUNS,
  );
});

test("more of anything never costs less", () => {
  fc.assert(
    fc.property(drawn, fc.nat(), fc.double({ min: 0, max: 1_000, noNaN: true }), ({ card, operation, request }, pick, more) => {
      const numbers = operation.fields.filter(
        (field): field is NumberField => (field.kind === "number" || field.kind === "integer") && field.name in request.params,
      );
      const field = numbers[pick % Math.max(1, numbers.length)];
      if (!field) return;
      const before = Number(request.params[field.name]);
      const after = Math.min(field.most, field.kind === "integer" ? before + Math.ceil(more) : before + more);
      assert.ok(total(card, { ...request, params: { ...request.params, [field.name]: after } }) >= total(card, request));
    }),
    RUNS,
  );
});

test("the order of properties and platforms changes nothing", () => {
  const turned = (record: Record<string, unknown>) => Object.fromEntries(Object.entries(record).toReversed());
  fc.assert(
    fc.property(drawn, ({ card, request }) => {
      const platforms = request.options["platforms"];
      const other = { ...request.options, ...(Array.isArray(platforms) ? { platforms: platforms.toReversed() } : {}) };
      assert.deepEqual(rate(card, { ...request, params: turned(request.params), options: turned(other) }), rate(card, request));
    }),
    RUNS,
  );
});

test("GEN-3: every alternative is the price of the request it names, and every other choice is there", () => {
  fc.assert(
    fc.property(drawn, ({ card, operation, request }) => {
      const current = total(card, request);
      const others = alternatives(card, request);
      for (const { change, total: price, saving } of others) {
        assert.equal(current - price, saving);
        if (change.path.startsWith("params.")) {
          assert.equal(
            total(card, { ...request, params: { ...request.params, [change.path.slice("params.".length)]: change.value } }),
            price,
          );
        }
      }
      const compared = operation.fields.filter((field): field is EnumField => field.kind === "enum" && field.compared === true);
      const expected = compared.reduce((count, { choices }) => count + choices.length - 1, 0);
      assert.equal(others.filter(({ change }) => change.path.startsWith("params.")).length, expected);
    }),
    { numRuns: 500 },
  );
});
