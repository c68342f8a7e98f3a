import { originsOf } from "#db/queries/receipts.ts";
import { burnedOf, costBasis } from "#lib/domain/ledger/receipt.ts";
import type { Burned, EntryView } from "#lib/domain/ledger/views.ts";

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
