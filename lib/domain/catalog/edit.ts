import { stepName } from "./check-shape.ts";

/** A copy of a card's JSON with another value at a path; unchanged where the path leads nowhere. Takes anything. */
export function withValue(json: unknown, path: string, value: string): unknown {
  const [step, ...rest] = path.split(".");
  if (step === undefined || path === "") return value;
  if (Array.isArray(json))
    return json.map((each: unknown, index) => (stepName(each, index) === step ? withValue(each, rest.join("."), value) : each));
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, step)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, each]: [string, unknown]) => [key, key === step ? withValue(each, rest.join("."), value) : each]),
  );
}
