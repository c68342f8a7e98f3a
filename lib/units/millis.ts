declare const unit: unique symbol;

/** An amount in thousandths of the account's unit, a credit or a currency's main unit (GEN-1). Always an integer. */
export type Millis = bigint & { readonly [unit]: "millis" };

/** Takes an integer of thousandths as it comes from the database. */
export function millis(value: bigint): Millis {
  return value as Millis;
}

export const ZERO = millis(0n);

/** Whole credits (or main units) as millis. Throws on anything but a safe integer. */
export function credits(whole: number): Millis {
  if (!Number.isSafeInteger(whole)) throw new RangeError(`not a whole number of credits: ${whole}`);
  return millis(BigInt(whole) * 1000n);
}

export function plus(a: Millis, b: Millis): Millis {
  return millis(a + b);
}

export function minus(a: Millis, b: Millis): Millis {
  return millis(a - b);
}

export function negate(a: Millis): Millis {
  return millis(-a);
}

export function least(a: Millis, b: Millis): Millis {
  return a < b ? a : b;
}

export function greatest(a: Millis, b: Millis): Millis {
  return a > b ? a : b;
}

export function sum(amounts: Iterable<Millis>): Millis {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return millis(total);
}

const DECIMAL = /^(-?)(0|[1-9]\d{0,14})(?:\.(\d{1,3}))?$/;

/** Reads `"7.4"` as 7400 millis. Returns null for anything that is not a decimal of at most three places. */
export function parseMillis(text: string): Millis | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const size = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, "0"));
  return millis(sign === "-" ? -size : size);
}

/** Writes millis as the API does: no trailing zeros, never `-0`: `"7.4"`, `"120000"`. */
export function formatMillis(amount: Millis): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
  const text = fraction ? `${size / 1000n}.${fraction}` : `${size / 1000n}`;
  return amount < 0n ? `-${text}` : text;
}
