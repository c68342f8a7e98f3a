import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkRequest } from "../rating/request.ts";
import { type JsonSchema, optionsSchema, paramsSchema } from "./params-schema.ts";
import { cardIds, latestCard } from "./registry.ts";

// As much of JSON Schema as our schemas use, written by its specification and not by ours.
function fits(schema: unknown, value: unknown): boolean {
  if (typeof schema === "boolean") return schema;
  if (typeof schema !== "object" || schema === null) return false;
  const keywords: JsonSchema = { ...schema };
  return Object.entries(keywords).every(([keyword, argument]) => RULES[keyword]?.(argument, value, keywords) ?? true);
}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const RULES: Readonly<Record<string, (argument: unknown, value: unknown, schema: JsonSchema) => boolean>> = {
  type: (type, value) =>
    type === "integer"
      ? Number.isInteger(value)
      : type === "object"
        ? isObject(value)
        : type === "array"
          ? Array.isArray(value)
          : typeof value === type,
  enum: (values, value) => list(values).includes(value),
  const: (wanted, value) => wanted === value,
  minimum: (least, value) => typeof value !== "number" || value >= Number(least),
  maximum: (most, value) => typeof value !== "number" || value <= Number(most),
  exclusiveMinimum: (above, value) => typeof value !== "number" || value > Number(above),
  required: (names, value) => !isObject(value) || list(names).every((name) => Object.hasOwn(value, String(name))),
  properties: (schemas, value) =>
    !isObject(value) ||
    !isObject(schemas) ||
    Object.entries(value).every(([key, inner]) => !Object.hasOwn(schemas, key) || fits(schemas[key], inner)),
  additionalProperties: (_, value, { properties }) =>
    !isObject(value) || !isObject(properties) || Object.keys(value).every((key) => Object.hasOwn(properties, key)),
  items: (schema, value) => !Array.isArray(value) || value.every((item) => fits(schema, item)),
  uniqueItems: (_, value) => !Array.isArray(value) || new Set(value).size === value.length,
  allOf: (schemas, value) => list(schemas).every((schema) => fits(schema, value)),
  anyOf: (schemas, value) => list(schemas).some((schema) => fits(schema, value)),
  not: (schema, value) => !fits(schema, value),
};

const odd = fc.constantFrom<unknown>(0, -1, 1, 2.5, 1e9, 1e9 + 1, "1", "", true, false, null, [], {});

test("every card's parameters and options: the published schema takes exactly what the engine takes (GEN-2)", () => {
  let taken = 0;
  for (const card of cardIds().map((id) => latestCard(id) ?? assert.fail(id))) {
    for (const operation of card.operations) {
      const fields = [...operation.fields, ...card.services.map(({ field }) => field)];
      // Mostly what fits, so that both answers come up.
      const anyFor = (name: string) => {
        const field = fields.find((each) => each.name === name);
        const good =
          field?.kind === "enum"
            ? fc.constantFrom(...field.choices.map(({ value }) => value))
            : field?.kind === "boolean"
              ? fc.boolean()
              : fc.constantFrom(1, 2, 90);
        return fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: odd });
      };
      const objectOf = (names: readonly string[], requiredKeys: string[]) =>
        fc.record(Object.fromEntries(names.map((name) => [name, anyFor(name)])), { requiredKeys });
      const names = operation.fields.map(({ name }) => name);
      const must = operation.fields.filter(({ optional, only }) => !optional && !only).map(({ name }) => name);
      const params = fc.oneof({ weight: 5, arbitrary: objectOf(names, must) }, { weight: 1, arbitrary: objectOf([...names, "other"], []) });
      const services = objectOf(operation.services ?? card.services.map(({ field }) => field.name), []);
      const every = {
        template: fc.oneof(fc.record({ complexity: fc.constantFrom("simple", "complex", "x") }), odd),
        batchSize: fc.constantFrom<unknown>(1, 2, 2.5, 0, "2"),
        platforms: fc.oneof(fc.array(fc.constantFrom("tiktok", "linkedin", "x"), { maxLength: 4 }), odd),
        services: fc.oneof({ weight: 5, arbitrary: services }, { weight: 1, arbitrary: odd }),
      };
      const options = fc.oneof(fc.constant({}), fc.record({ services: every.services }), fc.record(every, { requiredKeys: [] }));
      const [paramsOf, optionsOf] = [paramsSchema(operation), optionsSchema(card, operation)];
      fc.assert(
        fc.property(params, options, (given, chosen) => {
          const engine = checkRequest(card, { operation: operation.id, params: given, options: chosen });
          const schema = fits(paramsOf, given) && fits(optionsOf, chosen);
          if (engine.ok) taken += 1;
          assert.equal(schema, engine.ok, JSON.stringify([operation.id, given, chosen, engine]));
        }),
        { numRuns: 400, seed: 7 },
      );
    }
  }
  assert.ok(taken > 100, `only ${taken} requests were taken: nothing was compared`);
});
