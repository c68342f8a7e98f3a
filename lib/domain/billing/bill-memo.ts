import { formatInstant, type Instant, parseInstant } from "../../units/instant.ts";

const HOUR = /^the hour from (\S+)$/;

/** The memo of a bill's entry: of which hour it is (IMS-5). */
export function billMemo(hour: Instant): string {
  return `the hour from ${formatInstant(hour)}`;
}

/** The hour of the bill whose entry has this memo; null when it names none. */
export function billedHour(memo: string | null): Instant | null {
  const [, text] = HOUR.exec(memo ?? "") ?? [];
  return text === undefined ? null : parseInstant(text);
}
