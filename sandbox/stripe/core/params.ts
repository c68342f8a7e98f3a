import { z } from "zod";
import { Fault, invalid } from "./fault.ts";

/** A string; empty is an attempt to unset, which only `clearable` allows. */
export const text = () => z.string().min(1, { error: "parameter_invalid_empty" }).max(5_000, { error: "parameter_invalid_string" });

/** A whole number, in the field's own unit. */
export const whole = (least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, { error: "parameter_invalid_integer" })
    .transform(Number)
    .refine((value) => value >= least, { error: `This value must be greater than or equal to ${least}.` })
    .refine((value) => value <= most, { error: `This value must be less than or equal to ${most}.` });

export const flag = () => z.enum(["true", "false"], { error: "parameter_invalid_boolean" }).transform((value) => value === "true");

export const choice = <const Names extends readonly [string, ...string[]]>(...names: Names) => z.enum(names);

/** A list; Stripe takes only so many of some things at once. */
export const some = <T extends z.ZodType>(of: T, most = 1_000) =>
  z.array(of).max(most, { error: `Array too large: at most ${most} elements are taken.` });

/** Empty means: take it away (null). */
export const clearable = <T extends z.ZodType>(of: T) => z.preprocess((value) => (value === "" ? null : value), of.nullable());

/** The fields of one's own that stand on an invoice. */
export const customFields = () =>
  clearable(some(z.strictObject({ name: z.string().min(1).max(40), value: z.string().min(1).max(140) }), 4));

/** Keys to texts; an empty text removes its key, an empty value all of them (null). */
export const metadata = () => clearable(z.record(z.string().max(40), z.string().max(500)));

export const address = () =>
  z.strictObject({
    city: z.string().optional(),
    country: z.string().optional(),
    line1: z.string().optional(),
    line2: z.string().optional(),
    postal_code: z.string().optional(),
    state: z.string().optional(),
  });

/** `created=1` or `created[gte]=1`. */
export const range = () =>
  z.union([whole(), z.strictObject({ gt: whole().optional(), gte: whole().optional(), lt: whole().optional(), lte: whole().optional() })]);
export type Range = z.infer<ReturnType<typeof range>>;

/** The parameters of a call. Whatever is not named here is refused, as Stripe refuses it. */
export const form = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ ...shape, expand: z.array(z.string()).optional() });

/** The same, held against the SDK's type of the call: a name that Stripe does not have is an error of the compiler. */
export const formOf =
  <Params>() =>
  <T extends z.ZodRawShape>(shape: T & { [Key in Exclude<keyof T, keyof Params>]: never }) =>
    form<T>(shape);

/** Reads parameters or throws the error that Stripe answers. */
export function parsed<T extends z.ZodType>(schema: T, given: unknown): z.infer<T> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const { status, body } = issue ? explained(issue, given) : invalid("Invalid request.");
  throw new Fault(status, body, "unbegun");
}

function explained(issue: z.core.$ZodIssue, given: unknown): Fault {
  const param = named(issue.path);
  if (issue.code === "unrecognized_keys") return unknownOf(issue.keys.map((key) => named([...issue.path, key])));
  if (issue.code === "invalid_union") {
    const [inner] = issue.errors.flat();
    if (inner) return explained({ ...inner, path: [...issue.path, ...inner.path] }, given);
  }
  const value = at(given, issue.path);
  if (value === undefined) return invalid(`Missing required param: ${param}.`, param, "parameter_missing");
  if (issue.message === "parameter_invalid_empty") return invalid(emptied(param), param, issue.message);
  if (issue.message === "parameter_invalid_integer") return invalid(`Invalid integer: ${shown(value)}`, param, issue.message);
  if (issue.message === "parameter_invalid_boolean") return invalid(`Invalid boolean: ${shown(value)}`, param);
  if (issue.code === "invalid_value") return invalid(`Invalid ${param}: must be one of ${listed(issue.values.map(String))}`, param);
  if (issue.code === "invalid_type" && issue.expected === "array") return invalid("Invalid array", param);
  if (issue.code === "invalid_type") return invalid("Invalid object", param);
  return invalid(issue.message, param);
}

function unknownOf(names: readonly string[]): Fault {
  const message = `Received unknown parameter${names.length > 1 ? "s" : ""}: ${names.join(", ")}`;
  return invalid(message, names[0], "parameter_unknown");
}

function named([first, ...rest]: readonly PropertyKey[]): string {
  return String(first ?? "") + rest.map((key) => `[${String(key)}]`).join("");
}

function emptied(param: string): string {
  return `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")}, or ${names.at(-1)}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined), value);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
