import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import type { Condition, Field, Operation, RateCard, Template } from "../catalog/rate-card.ts";

/** The longest name of a project or a department (api-v1.md). */
export const LONGEST_TAG = 80;
/** What is said of a key that nothing knows. */
export const UNKNOWN = "is not known";

export type Problem = { readonly path: string; readonly message: string };
export type Value = number | string | boolean;
export type Values = ReadonlyMap<string, Value>;

/** A request as it came: nothing in it is trusted. */
export type RatingRequest = { readonly operation: string; readonly params: unknown; readonly options?: unknown };

/** A request whose every part fits its operation. */
export type Checked = {
  readonly operation: Operation;
  readonly values: Values;
  readonly services: Values;
  readonly template: Template | null;
  readonly batchSize: number;
  readonly platforms: readonly string[];
};

/** Validates a request against the card's schema. Refused `invalid_request` with every problem's path. */
export function checkRequest(card: RateCard, request: RatingRequest): Outcome<Checked, "invalid_request"> {
  const problems: Problem[] = [];
  const checked = readRequest(card, request, problems);
  return checked ? done(checked) : invalid(problems);
}

/** The same, for a caller that gathers what is wrong with several requests: puts it to `problems` and answers null. */
export function readRequest(card: RateCard, request: RatingRequest, problems: Problem[]): Checked | null {
  const before = problems.length;
  const operation = card.operations.find(({ id }) => id === request.operation);
  if (!operation) {
    problems.push({ path: "operation", message: `${card.name} has no such operation` });
    return null;
  }
  const values = readFields(operation.fields, request.params, "params", problems);
  const options = readObject(request.options === undefined ? {} : request.options, "options", problems);
  const known = ["template", "batchSize", "platforms", "services"];
  for (const key of Object.keys(options)) if (!known.includes(key)) problems.push({ path: `options.${key}`, message: UNKNOWN });
  const offered = card.services.filter(({ field }) => operation.services?.includes(field.name)).map(({ field }) => field);
  const services = readFields(offered, options["services"] === undefined ? {} : options["services"], "options.services", problems);
  const template = readTemplate(card, operation, options["template"], problems);
  const batchSize = readBatch(operation, options["batchSize"], problems);
  const platforms = readPlatforms(card, operation, options["platforms"], problems);
  return problems.length > before ? null : { operation, values, services, template, batchSize, platforms };
}

/** Does a condition hold for these values? */
export function holds(condition: Condition | undefined, values: Values): boolean {
  return condition === undefined || values.get(condition.field) === condition.is;
}

/** The refusal of a request, with the first twenty things that are wrong with it. */
export function invalid(errors: readonly Problem[]) {
  return refuse("invalid_request", { errors: errors.slice(0, 20) });
}

function readObject(raw: unknown, path: string, problems: Problem[]): Readonly<Record<string, unknown>> {
  if (typeof raw === "object" && raw !== null && !Array.isArray(raw)) return Object.fromEntries(Object.entries(raw));
  problems.push({ path, message: "must be an object" });
  return {};
}

function readFields(fields: readonly Field[], raw: unknown, path: string, problems: Problem[]): Values {
  const given = readObject(raw, path, problems);
  const values = new Map<string, Value>();
  const usable: string[] = [];
  for (const field of fields) {
    if (!holds(field.only, values)) continue;
    usable.push(field.name);
    const read = readField(field, Object.hasOwn(given, field.name) ? given[field.name] : undefined);
    if (typeof read === "object") problems.push({ path: `${path}.${field.name}`, message: read.message });
    else if (read !== undefined) values.set(field.name, read);
  }
  for (const key of Object.keys(given))
    if (!usable.includes(key)) problems.push({ path: `${path}.${key}`, message: unknownMessage(fields, key) });
  return values;
}

/** A field's value, or what is wrong with it. Undefined for an optional field that was left out and means nothing by that. */
function readField(field: Field, value: unknown): Value | { readonly message: string } | undefined {
  if (value === undefined) return field.optional ? unsaid(field) : { message: "is required" };
  const message = problemOf(field, value);
  return message === null && isValue(value) ? value : { message: message ?? "does not fit" };
}

function isValue(value: unknown): value is Value {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean";
}

function unknownMessage(fields: readonly Field[], key: string): string {
  const field = fields.find(({ name }) => name === key);
  return field?.only ? `is only known where ${field.only.field} is ${field.only.is}` : UNKNOWN;
}

/** What an optional field means when nobody says it. */
function unsaid(field: Field): Value | undefined {
  return field.kind === "boolean" ? false : field.default;
}

/** Why a value does not fit its field; null when it does. */
export function problemOf(field: Field, value: unknown): string | null {
  if (field.kind === "boolean") return typeof value === "boolean" ? null : "must be true or false";
  if (field.kind === "enum") {
    return field.choices.some((choice) => choice.value === value)
      ? null
      : `must be one of ${field.choices.map((choice) => choice.value).join(", ")}`;
  }
  return numberProblem(value, field.above, field.most, field.kind === "integer");
}

function numberProblem(value: unknown, above: number, most: number, whole: boolean): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (value <= above) return `must be more than ${above}`;
  if (value > most) return `must be at most ${most}`;
  return whole && !Number.isInteger(value) ? "must be a whole number" : null;
}

function offers(operation: Operation, adjustment: "template" | "batch" | "platform", path: string, problems: Problem[]): boolean {
  if (operation.adjustments?.includes(adjustment)) return true;
  problems.push({ path, message: `is not offered for ${operation.label}` });
  return false;
}

function readTemplate(card: RateCard, operation: Operation, raw: unknown, problems: Problem[]): Template | null {
  if (raw === undefined || !offers(operation, "template", "options.template", problems)) return null;
  const given = readObject(raw, "options.template", problems);
  for (const key of Object.keys(given)) if (key !== "complexity") problems.push({ path: `options.template.${key}`, message: UNKNOWN });
  const list = card.templates?.list ?? [];
  const template = list.find(({ id }) => id === given["complexity"]);
  if (!template) problems.push({ path: "options.template.complexity", message: `must be one of ${list.map(({ id }) => id).join(", ")}` });
  return template ?? null;
}

function readBatch(operation: Operation, raw: unknown, problems: Problem[]): number {
  if (raw === undefined || !offers(operation, "batch", "options.batchSize", problems)) return 1;
  const problem = numberProblem(raw, 0, 1_000_000_000, true);
  if (problem) problems.push({ path: "options.batchSize", message: problem });
  return typeof raw === "number" && !problem ? raw : 1;
}

function readPlatforms(card: RateCard, operation: Operation, raw: unknown, problems: Problem[]): readonly string[] {
  if (raw === undefined || !offers(operation, "platform", "options.platforms", problems)) return [];
  const known = (card.platforms?.list ?? []).map(({ id }) => id);
  if (!Array.isArray(raw) || raw.length > known.length) {
    problems.push({ path: "options.platforms", message: `must be a list of at most ${known.length} platforms` });
    return [];
  }
  const seen: string[] = [];
  raw.forEach((id: unknown, index) => {
    const path = `options.platforms.${index}`;
    if (typeof id !== "string" || !known.includes(id)) problems.push({ path, message: `must be one of ${known.join(", ")}` });
    else if (seen.includes(id)) problems.push({ path, message: "is named twice" });
    else seen.push(id);
  });
  // The card's order, so that the same platforms in any order give the very same lines.
  return known.filter((id) => seen.includes(id));
}
