import type { Instant } from "#lib/units/instant.ts";
import { type Millis, minus, plus, ZERO } from "#lib/units/millis.ts";
import type { Entry } from "./account.ts";

/** What one lot paid: taken at the start of a job, given back since, and kept. */
export type LotTally = {
  readonly lotId: string;
  readonly lotClass: string | null;
  readonly taken: Millis;
  readonly returned: Millis;
  readonly spent: Millis;
};

type Sums = Pick<LotTally, "taken" | "returned" | "spent">;
const spends = (sums: Sums, amount: Millis): Sums => ({ ...sums, spent: plus(sums.spent, amount) });
const TALLIES: Readonly<Record<string, (sums: Sums, amount: Millis) => Sums>> = {
  hold: (sums, amount) => ({ ...sums, taken: plus(sums.taken, amount) }),
  release: (sums, amount) => ({ ...sums, returned: plus(sums.returned, amount) }),
  settle: spends,
  // A charge is taken and spent in one.
  charge: (sums, amount) => spends({ ...sums, taken: plus(sums.taken, amount) }, amount),
  accrue: (sums, amount) => spends({ ...sums, taken: plus(sums.taken, amount) }, amount),
  refund: ({ taken, returned, spent }, amount) => ({ taken, returned: plus(returned, amount), spent: minus(spent, amount) }),
};

/** Lot by lot what the entries of a job or a charge took, gave back and kept, in the order they paid (GEN-6, GEN-7). */
export function burnedOf(entries: readonly Pick<Entry, "lotId" | "lotClass" | "kind" | "amount">[]): readonly LotTally[] {
  const lots = new Map<string, LotTally>();
  for (const { lotId, lotClass, kind, amount } of entries) {
    const tally = TALLIES[kind];
    if (!lotId || !tally) continue;
    const before = lots.get(lotId) ?? { lotId, lotClass, taken: ZERO, returned: ZERO, spent: ZERO };
    lots.set(lotId, { ...before, ...tally(before, amount) });
  }
  return [...lots.values()];
}

/** One thing that happened, however many lots it touched: the entries of one kind in one transaction. */
export type Step = {
  readonly kind: string;
  readonly at: Instant;
  readonly amount: Millis;
  /** The first of its entries. */
  readonly entryId: string;
  readonly sequences: readonly bigint[];
  readonly memo: string | null;
};

/** What happened in order: a job's hold, its settlement and what returned, each refund (GEN-5, GEN-6). Entries come in order. */
export function stepsOf(
  entries: readonly Pick<Entry, "id" | "sequence" | "transaction" | "kind" | "at" | "amount" | "memo">[],
): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const { id, sequence, transaction, kind, at, amount, memo } of entries) {
    const key = `${transaction} ${kind}`;
    const before = steps.get(key) ?? { kind, at, amount: ZERO, entryId: id, sequences: [], memo };
    steps.set(key, { ...before, amount: plus(before.amount, amount), sequences: [...before.sequences, sequence] });
  }
  return [...steps.values()];
}

/** What a part of a lot cost, in minor units of what the lot was paid in, half up; null where no price of it is known. */
export function costBasis({ granted, cost }: { readonly granted: Millis; readonly cost: bigint | null }, part: Millis): bigint | null {
  if (cost === null || granted <= ZERO) return null;
  return (2n * cost * part + granted) / (2n * granted);
}
