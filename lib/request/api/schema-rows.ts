import { z } from "zod";
import type { FieldView } from "#lib/domain/api-keys/docs-view.ts";

type Schema = {
  type?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  description?: string | undefined;
  format?: string | undefined;
  properties?: Record<string, unknown> | undefined;
  required?: string[] | undefined;
  items?: unknown;
  anyOf?: unknown[] | undefined;
  oneOf?: unknown[] | undefined;
  additionalProperties?: unknown;
};
const schemaShape: z.ZodType<Schema> = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
});
const DEEPEST = 4;

/** The fields of a JSON Schema, those inside others after them, by their path: `lots[].id`. */
export function rowsOf(schema: unknown, prefix = "", depth = 0): readonly FieldView[] {
  const { properties = {}, required = [] } = inner(read(schema));
  if (depth === DEEPEST) return [];
  return Object.entries(properties).flatMap(([name, field]) => {
    const own = read(field);
    const path = `${prefix}${name}`;
    const row = { path, type: typeText(field), required: required.includes(name), about: own.description ?? "" };
    return [row, ...rowsOf(field, `${path}${isList(own) ? "[]" : ""}.`, depth + 1)];
  });
}

/** What a value of this schema is, in a few words. */
export function typeText(schema: unknown): string {
  const { enum: choices, const: only, type, anyOf, oneOf, items, format } = read(schema);
  if (choices) return choices.map((choice) => JSON.stringify(choice)).join(" or ");
  if (only !== undefined) return JSON.stringify(only);
  const either = anyOf ?? oneOf;
  if (either) return [...new Set(either.map(typeText))].join(" or ");
  if (type === "array") return items === undefined ? "list" : `list of ${typeText(items)}`;
  if (format === "date-time") return "instant";
  return type ?? "any";
}

// Through lists, and past what may be null instead, to where the fields are.
function inner(schema: Schema): Schema {
  if (schema.properties) return schema;
  if (schema.items !== undefined) return inner(read(schema.items));
  const options = (schema.anyOf ?? schema.oneOf ?? []).map((option) => inner(read(option)));
  return options.find(({ properties }) => properties) ?? schema;
}

function isList({ type, anyOf }: Schema): boolean {
  return type === "array" || (anyOf ?? []).some((option) => isList(read(option)));
}

function read(schema: unknown): Schema {
  return schemaShape.safeParse(schema).data ?? {};
}
