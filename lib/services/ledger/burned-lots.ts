import { type LotOrigin, originsOf } from "#db/queries/receipts.ts";
import { burnedOf, costBasis, type LotTally } from "#lib/domain/ledger/receipt.ts";
import type { EntryView } from "./entry-view.ts";

/** What one lot paid for a job or a charge, where it came from, and what that part of it had cost. */
export type Burned = LotTally & {
  readonly label: string;
  readonly origin: LotOrigin | null;
  /** Of what it spent; null where no price of the lot is known. */
  readonly cost: { readonly cents: bigint; readonly currency: string } | null;
};

/** The lots that entries drew from, in the order they paid (GEN-7), with their origin. */
export async function burnedLots(accountId: string, entries: readonly EntryView[]): Promise<readonly Burned[]> {
  const tallies = burnedOf(entries);
  const origins = await originsOf(
    accountId,
    tallies.map(({ lotId }) => lotId),
  );
  return tallies.map((tally) => {
    const origin = origins.get(tally.lotId) ?? null;
    const cents = origin && costBasis(origin, tally.spent);
    const label = entries.find(({ lotId, classLabel }) => lotId === tally.lotId && classLabel)?.classLabel;
    return {
      ...tally,
      label: label ?? tally.lotClass ?? "lot",
      origin,
      cost: cents === null || !origin?.costCurrency ? null : { cents, currency: origin.costCurrency },
    };
  });
}
