import { randomUUID } from "node:crypto";
import type { DuePeriod } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { findCard } from "#lib/domain/catalog/registry.ts";
import { renewal } from "#lib/domain/plans/renew.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";

/**
 * Closes one period of an account, exactly once whoever else tries: the key names the period (ACT-6, GEN-9). False when
 * somebody else has closed it. Throws when the account's card is not there.
 */
export async function closePeriod(account: Omit<DuePeriod, "clockSkew">, now: Instant): Promise<boolean> {
  const { accountId, cardId, cardVersion, period } = account;
  const card = findCard(cardId, cardVersion);
  if (!card) throw new Error(`No card ${cardId} version ${cardVersion} to close ${accountId} by`);
  const key = `close:${formatInstant(period.end)}`;
  const posted = await post(accountId, { ...renewal(account, card, randomUUID), key, actor: "system:period-close", at: now });
  return posted.status === "done";
}
