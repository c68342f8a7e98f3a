import { settleFullUnits, takeFullUnits } from "#db/queries/metering.ts";
import { post } from "#db/queries/post.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import { unitsMemo } from "#lib/domain/metering/charge-lines.ts";
import { countsAnything, priceOfUnits } from "#lib/domain/metering/counted.ts";
import { termsOf } from "#lib/domain/rating/adjust.ts";
import { formatInstant, type Instant, instant } from "#lib/units/instant.ts";
import { type Millis, ZERO } from "#lib/units/millis.ts";

/** What was charged by the clock: `charged` was taken, `waived` was not there to be taken (ALU-5). Millis. */
export type Metered = { readonly operation: string; readonly units: bigint; readonly charged: Millis; readonly waived: Millis };

const ACTOR = "system:metering";

/**
 * Charges every full unit that was counted before `look` and is not billed yet, each once (ALU-4). At a period's end it is
 * charged within that period still, by what is left of its credits.
 */
export async function chargeCounters(
  account: Pick<Account, "accountId" | "period" | "planId">,
  card: RateCard,
  look: Instant,
): Promise<readonly Metered[]> {
  if (!countsAnything(card)) return [];
  const charges: Metered[] = [];
  for (const taken of await takeFullUnits(account.accountId, look)) {
    const { operation, units, upTo, periodStart } = taken;
    const posted = await post(account.accountId, {
      kind: "meter",
      key: `count:${operation}:${formatInstant(periodStart)}:${upTo}`,
      actor: ACTOR,
      at: instant(Math.min(look, account.period.end - 1)),
      amount: priceOfUnits(card, operation, units, termsOf(card, account.planId)),
      operation,
      cardId: card.id,
      cardVersion: card.version,
      memo: unitsMemo(units, upTo),
    });
    if (posted.status === "refused") throw new Error(`The count of ${operation} could not be charged: ${posted.reason}`);
    await settleFullUnits(account.accountId, taken);
    charges.push({ operation, units, charged: posted.settled ?? ZERO, waived: posted.excess ?? ZERO });
  }
  return charges;
}
