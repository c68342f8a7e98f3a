import type { Millis } from "#lib/units/millis.ts";
import { fromMillis, type Rational } from "#lib/units/rational.ts";

const PLACES = 9;

/**
 * What a line was before it was rounded to a milli (GEN-1), for the receipt that shows the rounding: decimal text, cut after
 * nine places with a mark that more follow. Null where nothing was rounded. Never for arithmetic.
 */
export function unrounded({ numerator, denominator }: Rational, rounded: Millis): string | null {
  const { numerator: top, denominator: bottom } = fromMillis(rounded);
  if (numerator * bottom === top * denominator) return null;
  const size = (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(PLACES);
  const digits = (size / denominator).toString().padStart(PLACES + 1, "0");
  const more = size % denominator !== 0n;
  const text = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
  return `${numerator < 0n ? "-" : ""}${more ? `${text}…` : text.replace(/\.?0+$/, "")}`;
}
