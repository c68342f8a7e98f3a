import { post } from "#db/queries/post.ts";
import { closedAfter, setStorageCharged, storageChargedUntil, storedBetween } from "#db/queries/stored.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import { STORAGE } from "#lib/domain/metering/charge-lines.ts";
import { storedIn } from "#lib/domain/metering/stored.ts";
import { storageMonth } from "#lib/domain/rating/storage-month.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { ZERO } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import type { Metered } from "./charge-counters.ts";

/**
 * Charges what was stored in each period that has closed and is not charged yet, right after its refresh, each once (ALU-3).
 * Takes what is there and waives the rest (ALU-5). Nothing where the card has no price for it, or nothing was ever stored.
 */
export async function chargeStorage(
  { accountId, anchor }: Pick<Account, "accountId" | "anchor">,
  card: RateCard,
): Promise<readonly (Metered & { readonly at: Instant })[]> {
  let start = card.storage ? await storageChargedUntil(accountId) : null;
  if (start === null) return [];
  const charges: (Metered & { at: Instant })[] = [];
  for (const end of await closedAfter(accountId, start)) {
    const charged = await chargeMonth(accountId, card, anchor, { start, end });
    await setStorageCharged(accountId, end);
    if (charged) charges.push({ ...charged, at: end });
    start = end;
  }
  return charges;
}

async function chargeMonth(accountId: string, card: RateCard, anchor: Account["anchor"], period: Period): Promise<Metered | null> {
  const { minutes, changes } = await storedBetween(accountId, period.start, period.end);
  const perMinute = card.storage?.perMinute ?? "0";
  const amount = storageMonth({ ...storedIn(period, anchor, minutes, changes), perMinute });
  if (amount <= ZERO) return null;
  const posted = await post(accountId, {
    kind: "meter",
    key: `storage:${formatInstant(period.end)}`,
    actor: "system:metering",
    at: period.end,
    amount,
    operation: STORAGE.id,
    cardId: card.id,
    cardVersion: card.version,
    memo: `${minutes} minutes stored at the end of the period from ${formatInstant(period.start)}`,
  });
  if (posted.status === "refused") throw new Error(`Storage could not be charged: ${posted.reason}`);
  return { operation: STORAGE.id, units: BigInt(minutes), charged: posted.settled ?? ZERO, waived: posted.excess ?? ZERO };
}
