import type { Millis } from "#lib/units/millis.ts";
import { divide, fromMillis, multiply, type Rational, toMillis } from "#lib/units/rational.ts";

/** What a period will have used at its end at the plain run rate: used ÷ elapsed share (GEN-11). Null before anything has elapsed. */
export function projection(used: Millis, elapsed: Rational, length: Rational): Millis | null {
  if (elapsed.numerator <= 0n) return null;
  return toMillis(multiply(fromMillis(used), divide(length, elapsed)));
}
