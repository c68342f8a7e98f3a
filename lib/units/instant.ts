declare const unit: unique symbol;

/** A moment in UTC, in whole milliseconds since 1970 (GEN-10). */
export type Instant = number & { readonly [unit]: "instant" };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Takes epoch milliseconds. Throws on anything but a safe integer. */
export function instant(epochMillis: number): Instant {
  if (!Number.isSafeInteger(epochMillis)) throw new RangeError(`not an instant: ${epochMillis}`);
  return epochMillis as Instant;
}

/** Reads an RFC 3339 instant; null when it is not one. An offset is required: a local time names no moment. */
export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const value = Date.parse(text);
  return Number.isNaN(value) ? null : instant(value);
}

/** RFC 3339 in UTC, to the millisecond. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

export function later(at: Instant, milliseconds: number): Instant {
  return instant(at + milliseconds);
}
