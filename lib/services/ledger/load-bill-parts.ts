import { billBefore, usedBetween } from "#db/queries/receipts.ts";
import { billTotal } from "#lib/domain/billing/bill.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Entry } from "#lib/domain/ledger/account.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, minus, sum } from "#lib/units/millis.ts";

/** What a bill asks for, and what it is made of (IMS-5). */
export type BillParts = {
  readonly items: readonly { readonly operation: string; readonly label: string; readonly amount: Millis; readonly count: number }[];
  /** What the bill frees beyond its items, or leaves to the next one. */
  readonly rest: Millis;
  /** The end of the bill before. */
  readonly since: Instant | null;
  /** The total in minor units of the currency, and by how much rounding moved it (GEN-2). */
  readonly minor: bigint;
  readonly rounding: Millis;
};

/** The use since the bill before, by operation, and how the total was rounded. */
export async function loadBillParts(accountId: string, bill: Entry, card: RateCard | null): Promise<BillParts> {
  const before = await billBefore(accountId, bill);
  const used = await usedBetween(accountId, before, bill);
  return {
    items: used.map((item) => ({
      ...item,
      label: card?.operations.find(({ id }) => id === item.operation)?.label ?? (item.operation || "Refunds"),
    })),
    rest: minus(bill.amount, sum(used.map(({ amount }) => amount))),
    since: before?.at ?? null,
    ...billTotal(bill.amount),
  };
}
