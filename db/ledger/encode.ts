import { formatInstant, instant } from "#lib/units/instant.ts";

const INSTANTS = new Set(["at", "expiresAt", "periodEnd", "nextStart", "nextEnd", "periodStart", "trialEndsAt", "endsAt"]);

/** A JSON text in which amounts are decimal strings and instants are RFC 3339: what the SQL functions read. */
export function encode(value: object): string {
  return JSON.stringify(value, (name, field: unknown) => {
    if (typeof field === "bigint") return field.toString();
    if (typeof field === "number" && INSTANTS.has(name)) return formatInstant(instant(field));
    return field;
  });
}
