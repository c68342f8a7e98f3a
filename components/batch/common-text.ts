import type { Field, RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { RatingRequest } from "#lib/domain/rating/request.ts";

/** What similar items have in common: the operation, the values they share, and from where to where numbers go. */
export function commonText(card: RateCard, requests: readonly RatingRequest[]): string {
  const operations = card.operations.filter(({ id }) => requests.some((request) => request.operation === id));
  const params = requests.map((request) => new Map<string, unknown>(Object.entries(request.params ?? {})));
  const fields = operations.length === 1 ? (operations[0]?.fields ?? []) : [];
  const shared = fields.flatMap((field) =>
    textOf(
      field,
      params.map((each) => each.get(field.name) ?? (field.kind === "enum" ? field.default : undefined)),
    ),
  );
  return [operations.map(({ label }) => label).join(", "), ...shared].join(" · ");
}

function textOf(field: Field, values: readonly unknown[]): readonly string[] {
  if (field.kind === "boolean") return values.every((value) => value === true) ? [field.label] : [];
  if (field.kind === "enum") {
    const same = values.every((value) => value === values[0]) ? field.choices.find(({ value }) => value === values[0]) : undefined;
    return same ? [same.label] : [];
  }
  const numbers = values.filter((value) => typeof value === "number");
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (!numbers.length) return [];
  const unit = least === 1 && most === 1 && field.unit.length > 2 ? field.unit.replace(/s$/, "") : field.unit;
  return [least === most ? `${least} ${unit}` : `${least} to ${most} ${unit}`];
}
