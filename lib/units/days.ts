import { DAY, formatInstant, instant, parseInstant } from "./instant.ts";

const numberOf = (day: string) => (parseInstant(`${day}T00:00:00Z`) ?? Number.NaN) / DAY;
const nameOf = (number: number) => formatInstant(instant(number * DAY)).slice(0, 10);

/** The calendar days from one to another, both included, as yyyy-mm-dd. Empty when the last is before the first. */
export function daysBetween(first: string, last: string): readonly string[] {
  const [from, to] = [numberOf(first), numberOf(last)];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => nameOf(from + index));
}

/** The Monday of a calendar day's week (ISO 8601). */
export function mondayOf(day: string): string {
  const number = numberOf(day);
  // The first of January 1970 was a Thursday.
  return nameOf(number - ((((number + 3) % 7) + 7) % 7));
}
