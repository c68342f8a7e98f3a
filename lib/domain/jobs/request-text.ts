import type { Field, Operation } from "../catalog/rate-card.ts";

/** What was asked of an operation, in the card's words: `Q2 · 12 shots`. Fields without a value are left out; those that share a unit are named. */
export function requestText({ fields }: Pick<Operation, "fields">, params: Readonly<Record<string, unknown>>): string {
  const units = fields.flatMap((field) => ("unit" in field ? field.unit : []));
  return fields
    .flatMap((field) => {
      const text = textOf(field, params[field.name]);
      const shared = "unit" in field && units.filter((unit) => unit === field.unit).length > 1;
      return text === null ? [] : shared ? `${field.label} ${text}` : text;
    })
    .join(" · ");
}

function textOf(field: Field, value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (field.kind === "enum") return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
  if (field.kind === "boolean") return value === true ? field.label : null;
  const unit = String(value) === "1" && field.unit.endsWith("s") && field.unit.length > 2 ? field.unit.slice(0, -1) : field.unit;
  return `${String(value)} ${unit}`.trim();
}
