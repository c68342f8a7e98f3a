/** An exact decimal in main units, written as text so that no price is ever a float (GEN-1): `"0.0006"`. */
export type Decimal = string;

/** Is this a decimal of at least zero, with at most so many places? `"0.0006"` is; `".5"`, `"1e3"` and `"-1"` are not. */
export function isDecimal(text: string, places = 9): boolean {
  const match = /^(0|[1-9]\d{0,14})(?:\.(\d+))?$/.exec(text);
  return match !== null && (match[1] ?? "").length > 0 && (match[2] ?? "").length <= places;
}
