import type { Field, Operation, RateCard } from "./rate-card.ts";

/** JSON Schema, 2020-12, as data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The parameters of an operation as JSON Schema: accepts what `checkRequest` accepts, made from the same fields. */
export function paramsSchema({ fields }: Pick<Operation, "fields">): JsonSchema {
  const conditions = fields.flatMap((field) => conditionOf(field, fields));
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    required: fields.filter(({ optional, only }) => !optional && !only).map(({ name }) => name),
    additionalProperties: false,
    ...(conditions.length ? { allOf: conditions } : {}),
  };
}

/** What `options` of a quote request may hold for an operation of this card. */
export function optionsSchema(card: RateCard, operation: Operation): JsonSchema {
  const offered = card.services.filter(({ field }) => operation.services?.includes(field.name)).map(({ field }) => field);
  const has = (adjustment: "template" | "batch" | "platform") => operation.adjustments?.includes(adjustment) === true;
  const template = {
    type: "object",
    properties: { complexity: oneOf(card.templates?.list) },
    required: ["complexity"],
    additionalProperties: false,
  };
  const properties = {
    ...(has("template") ? { template } : {}),
    ...(has("batch") ? { batchSize: { type: "integer", minimum: 1, maximum: 1_000_000_000 } } : {}),
    ...(has("platform") ? { platforms: { type: "array", items: oneOf(card.platforms?.list), uniqueItems: true } } : {}),
    services: paramsSchema({ fields: offered }),
  };
  return { type: "object", properties, additionalProperties: false };
}

function fieldSchema(field: Field): JsonSchema {
  const { label, help } = field;
  const named = { title: label, ...(help === undefined ? {} : { description: help }) };
  if (field.kind === "boolean") return { type: "boolean", ...named, default: false };
  const usual = field.default === undefined ? {} : { default: field.default };
  if (field.kind === "enum") return { type: "string", enum: field.choices.map(({ value }) => value), ...named, ...usual };
  const { kind, above, most, unit } = field;
  return { type: kind, exclusiveMinimum: above, maximum: most, ...named, ...usual, "x-unit": unit };
}

/** A field that exists only while another has a value: then it may be (or must be) there, else it must not. */
function conditionOf({ name, only, optional }: Field, fields: readonly Field[]): readonly JsonSchema[] {
  if (!only) return [];
  const other = fields.find((field) => field.name === only.field);
  // What is left out has its default, which may be the very value that is asked for.
  const unsaid = other?.optional ? (other.kind === "boolean" ? false : other.default) : undefined;
  const met = { properties: { [only.field]: { const: only.is } }, ...(unsaid === only.is ? {} : { required: [only.field] }) };
  const there = { required: [name] };
  const onlyThen = { anyOf: [met, { not: there }] };
  return optional ? [onlyThen] : [onlyThen, { anyOf: [{ not: met }, there] }];
}

function oneOf(list: readonly { readonly id: string }[] | undefined): JsonSchema {
  return { type: "string", enum: (list ?? []).map(({ id }) => id) };
}
