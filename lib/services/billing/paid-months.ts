import { partOf } from "#lib/domain/billing/covered.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { PaymentFacts } from "./fulfil-purchase.ts";

/** The months that begin then as an invoice pays for them, each with its part of the cost. `isNumbered`: they are several, as those of a year. */
export function rowsOf(starts: readonly Instant[], { objectId, planId, currency, at }: PaymentFacts, cost: bigint, isNumbered: boolean) {
  return starts.map((periodStart, index) => ({
    periodStart,
    invoiceId: objectId,
    planId: planId ?? "",
    // Each month of a year has a name of its own, so that it can be told whether it came.
    sourceId: isNumbered ? `${objectId}:${index + 1}` : objectId,
    cost: partOf(cost, index, starts.length),
    currency,
    paidAt: at,
  }));
}
