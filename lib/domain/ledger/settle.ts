import { least, type Millis, minus, sum, ZERO } from "../../units/millis.ts";
import type { Draw } from "./draw.ts";

/** How a hold ends: what is spent, what goes back, and what the work cost beyond it. */
export type Settlement = { readonly spent: Millis; readonly excess: Millis; readonly returned: readonly Draw[] };

/** Settles `min(actual, held)`; the rest goes back, newest allocation first; an excess is recorded and never charged (GEN-5, GEN-6). */
export function settle(allocations: readonly Draw[], actual: Millis): Settlement {
  const held = sum(allocations.map(({ amount }) => amount));
  const spent = least(actual, held);
  let back = minus(held, spent);
  const returned: Draw[] = [];
  for (const allocation of allocations.toReversed()) {
    const amount = least(allocation.amount, back);
    if (amount > 0n) returned.push({ ...allocation, amount });
    back = minus(back, amount);
  }
  return { spent, excess: actual > held ? minus(actual, held) : ZERO, returned };
}
