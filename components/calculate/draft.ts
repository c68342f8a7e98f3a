import type { Field, Operation, RateCard } from "#lib/domain/catalog/rate-card.ts";
import { holds, type RatingRequest, type Value, type Values } from "#lib/domain/rating/request.ts";
import type { Change } from "#lib/domain/rating/suggest.ts";

/** What is typed, as it was typed: by field path, such as `params.count` or `options.services.ttsMinutes`. Also what the address keeps. */
export type Draft = { readonly operation: string; readonly text: Readonly<Record<string, string>> };

const TAGS = ["project", "department"] as const;

/** A draft from an address: unknown operations and keys are dropped, what is missing gets the card's default. */
export function draftOf(card: RateCard, asked: Readonly<Record<string, string>>): Draft | null {
  const operation = quotable(card).find(({ id }) => id === asked["operation"]) ?? quotable(card)[0];
  return operation ? { operation: operation.id, text: textFor(card, operation, asked) } : null;
}

/** Another operation, with what was typed where the fields have the same name. */
export function withOperation(card: RateCard, draft: Draft, id: string): Draft {
  const operation = operationOf(card, id);
  return operation ? { operation: id, text: textFor(card, operation, draft.text) } : draft;
}

/** The draft with one field changed. */
export function withText(draft: Draft, path: string, value: string): Draft {
  return { ...draft, text: { ...draft.text, [path]: value } };
}

/** The draft as an alternative has it. */
export function withChange(draft: Draft, { path, value }: Change): Draft {
  if (value === null) return withText(draft, path, "");
  if (typeof value !== "object") return withText(draft, path, String(value));
  return withText(draft, path, "complexity" in value ? value.complexity : value.join(","));
}

/** The platforms that are chosen. */
export function platformsOf({ text }: Draft): readonly string[] {
  return text["options.platforms"]?.split(",").filter(Boolean) ?? [];
}

/** The operations that take a quote. */
export function quotable(card: RateCard): readonly Operation[] {
  return card.operations.filter(({ charged }) => charged.some((when) => when !== "metered"));
}

export function operationOf(card: RateCard, id: string): Operation | undefined {
  return card.operations.find((operation) => operation.id === id);
}

/** The optional services that an operation offers. */
export function servicesOf(card: RateCard, operation: Operation): readonly Field[] {
  return card.services.filter(({ field }) => operation.services?.includes(field.name)).map(({ field }) => field);
}

/** The fields that exist for what is chosen so far. */
export function visibleFields(operation: Operation, text: Draft["text"]): readonly Field[] {
  const values: Values = new Map(
    operation.fields.map((field): [string, Value] => [field.name, typedValue(field, text[`params.${field.name}`] ?? "") ?? false]),
  );
  return operation.fields.filter((field) => holds(field.only, values));
}

/** The draft as a request; what is empty is left out, and what is no number stays text, for the engine to refuse. */
export function requestOf(card: RateCard, { operation: id, text }: Draft): RatingRequest {
  const operation = operationOf(card, id);
  if (!operation) return { operation: id, params: {} };
  const params = valuesOf(visibleFields(operation, text), text, "params.");
  const services = valuesOf(servicesOf(card, operation), text, "options.services.");
  const template = text["options.template"];
  const batch = text["options.batchSize"]?.trim();
  const platforms = platformsOf({ operation: id, text });
  const options = {
    ...(template ? { template: { complexity: template } } : {}),
    ...(batch ? { batchSize: numberOf(batch) } : {}),
    ...(platforms.length ? { platforms } : {}),
    ...(Object.keys(services).length ? { services } : {}),
  };
  return { operation: id, params, ...(Object.keys(options).length ? { options } : {}) };
}

/** The project and department that were named. */
export function tagsOf({ text }: Draft): { project?: string; department?: string } {
  return Object.fromEntries(TAGS.flatMap((tag) => (text[tag]?.trim() ? [[tag, text[tag]?.trim()]] : [])));
}

/** Is this what was asked for when the quote was made? The order of keys does not matter. */
export function isRequestOf(
  asked: RatingRequest,
  quote: { readonly operation: string; readonly params: unknown; readonly options: unknown },
): boolean {
  return (
    asked.operation === quote.operation &&
    canonical(asked.params) === canonical(quote.params) &&
    canonical(asked.options ?? {}) === canonical(quote.options)
  );
}

function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`);
  return `{${parts.sort().join()}}`;
}

/** The draft as an address, so that a reload, a link and the back button keep it, and the quote with it. */
export function queryOf({ operation, text }: Draft, quoteId: string | null): string {
  const query = new URLSearchParams({ operation, ...(quoteId ? { quote: quoteId } : {}) });
  for (const [path, value] of Object.entries(text)) if (value) query.set(path, value);
  return query.toString();
}

function textFor(card: RateCard, operation: Operation, asked: Readonly<Record<string, string>>): Draft["text"] {
  const fields = operation.fields.map((field): [string, string] => [`params.${field.name}`, textOf(field, asked)]);
  const services = servicesOf(card, operation).map(({ name }) => `options.services.${name}`);
  const options = operation.adjustments?.length ? ["options.template", "options.batchSize", "options.platforms"] : [];
  const free = [...services, ...options, ...TAGS].map((path): [string, string] => [path, said(asked, path) ?? ""]);
  return Object.fromEntries([...fields, ...free].filter(([, value]) => value));
}

/** What was typed for a field if it may stand there, else the card's default. */
function textOf(field: Field, asked: Readonly<Record<string, string>>): string {
  const typed = said(asked, `params.${field.name}`);
  const usable = field.kind !== "enum" || field.choices.some(({ value }) => value === typed);
  if (typed !== undefined && usable) return typed;
  return field.kind === "boolean" || field.default === undefined || (field.optional && field.kind !== "enum") ? "" : String(field.default);
}

function said(asked: Readonly<Record<string, string>>, path: string): string | undefined {
  return Object.hasOwn(asked, path) ? asked[path]?.slice(0, 200) : undefined;
}

function valuesOf(fields: readonly Field[], text: Draft["text"], prefix: string): Record<string, Value> {
  return Object.fromEntries(
    fields.flatMap((field): [string, Value][] => {
      const value = typedValue(field, text[`${prefix}${field.name}`] ?? "");
      return value === null ? [] : [[field.name, value]];
    }),
  );
}

function typedValue(field: Field, typed: string): Value | null {
  const text = typed.trim();
  if (field.kind === "boolean") return text === "true" ? true : null;
  if (!text) return null;
  return field.kind === "enum" ? text : numberOf(text);
}

function numberOf(text: string): number | string {
  return /^\d{1,15}(\.\d{1,9})?$|^\.\d{1,9}$/.test(text) ? Number(text) : text;
}
