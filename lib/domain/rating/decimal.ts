import type { Rational } from "#lib/units/rational.ts";

const PLACES = 6;

/** A fraction as a person reads it: exact where six decimals suffice, else rounded half up to six. Never for arithmetic. */
export function decimalText({ numerator, denominator }: Rational): string {
  const scale = 10n ** BigInt(PLACES);
  const size = (numerator < 0n ? -numerator : numerator) * scale;
  const rounded = (size * 2n + denominator) / (denominator * 2n);
  const fraction = (rounded % scale).toString().padStart(PLACES, "0").replace(/0+$/, "");
  const text = fraction ? `${rounded / scale}.${fraction}` : `${rounded / scale}`;
  return numerator < 0n && rounded > 0n ? `-${text}` : text;
}
