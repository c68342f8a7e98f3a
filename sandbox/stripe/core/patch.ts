/** The fields that are set: what a request did not name is not there, so that it changes nothing. */
export function given<T extends object>(input: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const [key, value] of Object.entries(input)) if (value !== undefined) Reflect.set(set, key, value);
  return set;
}

/** What `metadata` becomes when a request sets it: empty texts remove their key, null removes all. */
export function merged(
  old: Readonly<Record<string, string>> | null,
  set: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (set === null) return {};
  return Object.fromEntries(Object.entries({ ...old, ...set }).filter(([, value]) => value !== ""));
}

/** The former values of the fields in which two states of an object differ, inside of fields too: an event's previous_attributes. */
export function changed(before: object, after: object): Record<string, unknown> | undefined {
  const differing: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now]: unknown[] = [Reflect.get(before, key), Reflect.get(after, key)];
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    // What was not there before was null.
    differing[key] = (isPlain(old) && isPlain(now) ? changed(old, now) : old) ?? null;
  }
  return Object.keys(differing).length > 0 ? differing : undefined;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type AddressParam = { [K in "city" | "country" | "line1" | "line2" | "postal_code" | "state"]?: string | undefined };

/** An address with all its fields; what was not named, or named empty, is null. */
export function wholeAddress(set: AddressParam) {
  const { city, country, line1, line2, postal_code, state } = set;
  return {
    city: city || null,
    country: country || null,
    line1: line1 || null,
    line2: line2 || null,
    postal_code: postal_code || null,
    state: state || null,
  };
}
