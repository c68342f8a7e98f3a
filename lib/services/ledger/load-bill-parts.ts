import { findBill } from "#db/queries/billing.ts";
import { billTotal } from "#lib/domain/billing/bill.ts";
import { billedHour } from "#lib/domain/billing/bill-memo.ts";
import type { BillParts } from "#lib/domain/billing/receipt-view.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Entry } from "#lib/domain/ledger/account.ts";

/** The bill behind an entry: the hour's use by feature, what came late, what was given back, and how the total was rounded. Null when it is none. */
export async function loadBillParts(accountId: string, { kind, memo }: Entry, card: RateCard | null): Promise<BillParts | null> {
  const hour = kind === "bill" ? billedHour(memo) : null;
  const bill = hour === null ? null : await findBill(accountId, hour);
  if (!bill) return null;
  const labelOf = (id: string) => card?.operations.find((operation) => operation.id === id)?.label ?? id;
  return {
    hour: bill.hour,
    items: bill.lines.map((line) => ({ ...line, label: labelOf(line.operation) })),
    currency: bill.currency,
    minor: bill.minor,
    rounding: billTotal(bill.used).rounding,
  };
}
