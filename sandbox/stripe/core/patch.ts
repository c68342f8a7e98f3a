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

/** The former values of the fields in which two states of an object differ: an event's previous_attributes. */
export function changed<T extends object>(before: T, after: T): Partial<T> | undefined {
  const differing: Partial<T> = {};
  for (const [key, value] of Object.entries(before)) {
    if (JSON.stringify(value) !== JSON.stringify(Reflect.get(after, key))) Reflect.set(differing, key, value);
  }
  return Object.keys(differing).length > 0 ? differing : undefined;
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
