declare const unit: unique symbol;

/** An amount in thousandths of the account's unit, a credit or a currency's main unit (GEN-1). Always an integer. */
export type Millis = bigint & { readonly [unit]: "millis" };

export const ZERO = 0n as Millis;

/** Takes an integer of thousandths as it comes from the database. */
export function millis(value: bigint): Millis {
  return value as Millis;
}

/** Whole credits (or main units) as millis. Throws on anything but a safe integer. */
export function credits(whole: number): Millis {
  if (!Number.isSafeInteger(whole)) throw new RangeError(`not a whole number of credits: ${whole}`);
  return (BigInt(whole) * 1000n) as Millis;
}

export function plus(a: Millis, b: Millis): Millis {
  return (a + b) as Millis;
}

export function minus(a: Millis, b: Millis): Millis {
  return (a - b) as Millis;
}

export function negate(a: Millis): Millis {
  return -a as Millis;
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
  return total as Millis;
}

const DECIMAL = /^(-?)(0|[1-9]\d{0,14})(?:\.(\d{1,3}))?$/;

/** Reads `"7.4"` as 7400 millis. Returns null for anything that is not a decimal of at most three places. */
export function parseMillis(text: string): Millis | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const size = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, "0"));
  return (sign === "-" ? -size : size) as Millis;
}

/** Writes millis as the API does: no trailing zeros, never `-0`: `"7.4"`, `"120000"`. */
export function formatMillis(amount: Millis): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
  const text = fraction ? `${size / 1000n}.${fraction}` : `${size / 1000n}`;
  return amount < 0n ? `-${text}` : text;
}
