import { type Millis, millis } from "./millis.ts";

/** An exact fraction: what a price formula is until its line is rounded (GEN-1). The denominator is positive. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

/** A fraction from two integers. Throws on a zero denominator. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  const top = BigInt(numerator);
  const bottom = BigInt(denominator);
  if (bottom === 0n) throw new RangeError("a fraction needs a denominator other than zero");
  return bottom < 0n ? { numerator: -top, denominator: -bottom } : { numerator: top, denominator: bottom };
}

const NUMBER = /^(-?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** The exact decimal that a person wrote or that JSON carried: 7.5 is 15/2, never a binary approximation. Throws on NaN and infinities. */
export function exact(value: number | string): Rational {
  const match = NUMBER.exec(String(value));
  if (!match) throw new RangeError(`not a finite number: ${value}`);
  const [, whole = "0", fraction = "", exponent = "0"] = match;
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subtract(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function isLess(a: Rational, b: Rational): boolean {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

/** Rounds up to a whole number: started minutes, started thousands of tokens. */
export function ceiling(value: Rational): Rational {
  const { numerator, denominator } = value;
  const floor = numerator / denominator;
  return rational(numerator % denominator > 0n ? floor + 1n : floor);
}

/** Rounds an amount in main units half up to a milli, halves away from zero (GEN-1). */
export function toMillis(value: Rational): Millis {
  const scaled = value.numerator * 1000n;
  const size = scaled < 0n ? -scaled : scaled;
  const rounded = (size * 2n + value.denominator) / (value.denominator * 2n);
  return millis(scaled < 0n ? -rounded : rounded);
}

/** An amount as a fraction of main units. */
export function fromMillis(amount: Millis): Rational {
  return rational(amount, 1000n);
}

/** Rounds up to a multiple of `increment`; an increment of zero leaves the amount as it is (GEN-2). */
export function roundUpTo(amount: Millis, increment: Millis): Millis {
  if (increment <= 0n || amount <= 0n) return amount;
  return millis(((amount + increment - 1n) / increment) * increment);
}
