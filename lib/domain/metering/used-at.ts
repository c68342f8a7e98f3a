import { formatInstant, type Instant, parseInstant } from "../../units/instant.ts";

const USED_AT = /(?:^|, )used at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/**
 * The memo of a charge that is booked later than its work was done: when that was. `isLate`: its period had closed by then,
 * so that it counts to the one after.
 */
export function usedAtMemo(usedAt: Instant, isLate: boolean): string {
  return `${isLate ? "late, " : ""}used at ${formatInstant(usedAt)}`;
}

/** When the work of an entry with this memo was done; null when the memo does not say, and it was done as it was booked. */
export function usedAtOf(memo: string | null): Instant | null {
  const [, text] = USED_AT.exec(memo ?? "") ?? [];
  return text === undefined ? null : parseInstant(text);
}
