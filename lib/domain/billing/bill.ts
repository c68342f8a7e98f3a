import { type Millis, millis, minus } from "../../units/millis.ts";

/** A bill's total in minor units of its currency, and by how much rounding moved it from what was used. */
export type BillTotal = { readonly minor: bigint; readonly rounding: Millis };

/**
 * What a bill asks for what was used: only the bill's total is rounded, half up to the currency's minor unit (GEN-2). The
 * ledger frees what was used to the milli, so nothing is left over and nothing is billed twice; the difference, at most
 * half a minor unit either way, is the bill's alone.
 */
export function billTotal(used: Millis): BillTotal {
  const minor = (used + 5n) / 10n;
  return { minor, rounding: minus(millis(minor * 10n), used) };
}
