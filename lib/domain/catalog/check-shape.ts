import { isDecimal } from "./decimal.ts";
import { type Problems, wrong } from "./problems.ts";

/** Says what is wrong with a value at a path: nothing about it is trusted, not even that it is an object. */
export type Shape = (value: unknown, path: string) => Problems;
type Key = Shape & { readonly left?: true };

/** What a key of an object, of a table or an id may be called. Names that every object has would be found where nobody put them. */
export function isName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,79}$/.test(text) && !(text in {});
}

/** A value that passes a test; `message` says what it must be. */
export function leaf(message: string, fits: (value: unknown) => boolean): Shape {
  return (value, path) => wrong(!fits(value), path, `${message}${saidOf(value)}`);
}

// What stands there instead, where that is short enough to help.
function saidOf(value: unknown): string {
  const said = typeof value === "object" || typeof value === "function" ? "" : String(value);
  return said !== "" && said.length <= 40 ? `, not ${said}` : "";
}

export const name = leaf("must be a name of letters, digits, points and hyphens", (value) => typeof value === "string" && isName(value));
export const text = leaf(
  "must be a text of 1 to 400 characters on one line",
  (value) => typeof value === "string" && /^\P{C}{1,400}$/u.test(value) && value.trim() === value,
);
export const yes = leaf("must be true, or left out", (value) => value === true);
// Bills and packs are rounded to hundredths: a currency that has none, or thousandths, would be rounded wrongly (GEN-2).
export const currency = leaf(
  "must be the code, of three capitals, of a currency with hundredths",
  (value) => typeof value === "string" && /^[A-Z]{3}$/.test(value) && placesOf(value) === 2,
);
export const scalar = leaf("must be a text, true or false", (value) => typeof value === "boolean" || typeof value === "string");

/** A decimal of at least 0 with at most so many places, as text (GEN-1). */
export function decimal(places: number, message: string): Shape {
  return leaf(message, (value) => typeof value === "string" && isDecimal(value, places));
}

/** A decimal above 0. */
export function positive(places: number, message: string): Shape {
  return leaf(message, (value) => typeof value === "string" && isDecimal(value, places) && /[1-9]/.test(value));
}

/** A percentage that takes off at most everything, as text: `"-25"`, `"10"`. */
export const percent = leaf("must be a decimal of at least -100 and at most 1000, as text", (value) => {
  if (typeof value !== "string" || !isDecimal(value.replace(/^-/, ""), 6)) return false;
  const size = Number(value);
  return size >= -100 && size <= 1000;
});

export function number(least: number, most: number): Shape {
  const message = `must be a number from ${least} to ${most}`;
  return leaf(message, (value) => typeof value === "number" && value >= least && value <= most);
}

export function whole(least: number, most: number): Shape {
  const message = `must be a whole number from ${least} to ${most}`;
  return leaf(message, (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most);
}

export function one(...of: readonly string[]): Shape {
  return leaf(`must be one of ${of.join(", ")}`, (value) => typeof value === "string" && of.includes(value));
}

export function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? [] : shape(value, path));
}

/** A key that may be left out. */
export function optional(shape: Shape): Key {
  return Object.assign((value: unknown, path: string) => shape(value, path), { left: true as const });
}

/** An object of these keys and no other. */
export function object(keys: Readonly<Record<string, Key>>): Shape {
  return (value, path) => {
    const given = entriesOf(value);
    if (!given) return wrong(true, path, "must be an object");
    return [
      ...[...given.keys()].flatMap((key) => wrong(!Object.hasOwn(keys, key), at(path, shown(key)), "is not known")),
      ...Object.entries(keys).flatMap(([key, shape]) => {
        const held = given.get(key);
        return held === undefined ? wrong(!shape.left, at(path, key), "is missing") : shape(held, at(path, key));
      }),
    ];
  };
}

/** An object whose keys hang on one of them: a field by its kind, packs by how they are priced. */
export function variant(by: string, kinds: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    const given = entriesOf(value);
    if (!given) return wrong(true, path, "must be an object");
    const kind = given.get(by);
    if (typeof kind !== "string" || !Object.hasOwn(kinds, kind))
      return wrong(true, at(path, by), `must be one of ${Object.keys(kinds).join(", ")}`);
    return kinds[kind]?.(value, path) ?? [];
  };
}

/** A list of at most so many; its elements are named by their id where they have one. */
export function list(shape: Shape, least = 0, most = 100): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return wrong(true, path, "must be a list");
    if (value.length < least || value.length > most) return wrong(true, path, `must have from ${least} to ${most} elements`);
    return value.flatMap((each: unknown, index) => shape(each, at(path, stepName(each, index))));
  };
}

/** A table of free keys, or of keys of a shape of their own. */
export function table(shape: Shape, most = 100, named?: Shape): Shape {
  return (value, path) => {
    const given = entriesOf(value);
    if (!given) return wrong(true, path, "must be an object");
    if (given.size === 0 || given.size > most) return wrong(true, path, `must have from 1 to ${most} keys`);
    return [...given].flatMap(([key, each]) =>
      isName(key)
        ? [...(named?.(key, at(path, key)) ?? []), ...shape(each, at(path, key))]
        : wrong(true, at(path, shown(key)), "is no name that a key may have"),
    );
  };
}

/** How a path names an element of a list: by its id, its field or its value, else by its place. */
export function stepName(element: unknown, index: number): string {
  const given = entriesOf(element);
  const field = entriesOf(given?.get("field"));
  const named = given?.get("id") ?? given?.get("name") ?? field?.get("name") ?? given?.get("value");
  return typeof named === "string" && isName(named) ? named : String(index);
}

export function at(path: string, step: string): string {
  return path === "" ? step : `${path}.${step}`;
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return new Map<string, unknown>(Object.entries(value));
}

// A key of a foreign file may be anything: only its beginning is repeated.
function shown(key: string): string {
  return key.length > 80 ? `${key.slice(0, 80)}…` : key;
}

function placesOf(currencyCode: string): number | undefined {
  return new Intl.NumberFormat("en", { style: "currency", currency: currencyCode }).resolvedOptions().maximumFractionDigits;
}
