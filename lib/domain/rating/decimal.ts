import type { Rational } from "#lib/units/rational.ts";

/** A fraction as a person reads it: exact where `places` decimals suffice, else rounded half up to so many. Never for arithmetic. */
export function decimalText({ numerator, denominator }: Rational, places = 6): string {
  const scale = 10n ** BigInt(places);
  const size = (numerator < 0n ? -numerator : numerator) * scale;
  const rounded = (size * 2n + denominator) / (denominator * 2n);
  const fraction = (rounded % scale).toString().padStart(places, "0").replace(/0+$/, "");
  const text = fraction ? `${rounded / scale}.${fraction}` : `${rounded / scale}`;
  return numerator < 0n && rounded > 0n ? `-${text}` : text;
}
