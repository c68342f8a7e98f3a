import { randomBytes } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTHS: Readonly<Record<string, number>> = { cus: 14, prod: 14, req: 14, dp: 24, cs_test: 58, whsec: 32, clock: 24 };

/** A new id as Stripe makes them: the prefix says what it is. */
export function newId(prefix: string): string {
  return `${prefix}_${letters(LENGTHS[prefix] ?? 24)}`;
}

/** Random letters and digits. */
export function letters(count: number): string {
  return [...randomBytes(count)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}
