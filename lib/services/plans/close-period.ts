import { randomUUID } from "node:crypto";
import type { DuePeriod } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { renewal } from "#lib/domain/plans/renew.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { cardOf } from "../cards.ts";

/**
 * Closes one period of an account, exactly once whoever else tries: the key names the period (ACT-6, GEN-9). False when
 * somebody else has closed it. Throws when the account's card is not there.
 */
export async function closePeriod(account: Omit<DuePeriod, "clockSkew">, now: Instant): Promise<boolean> {
  const { accountId, cardId, cardVersion, period } = account;
  // By the card in effect at the close, however late the worker comes by.
  const card = await cardOf(account, period.end);
  if (!card) throw new Error(`No card ${cardId} version ${cardVersion} to close ${accountId} by`);
  const key = `close:${formatInstant(period.end)}`;
  const posted = await post(accountId, { ...renewal(account, card, randomUUID), key, actor: "system:period-close", at: now });
  return posted.status === "done";
}
