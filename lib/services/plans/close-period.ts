import { randomUUID } from "node:crypto";
import type { DuePeriod } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import { type Renewal, renewal } from "#lib/domain/plans/renew.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { cardOf } from "../cards.ts";
import { chargeCounters, type Metered } from "../metering/charge-counters.ts";
import { chargeStorage } from "../metering/charge-storage.ts";

/** A period that was closed: whether by this call, and what was charged with it: what was counted, and what was stored. */
export type Closed = { readonly isOurs: boolean; readonly counted: readonly Metered[]; readonly stored: readonly Metered[] };

/**
 * Closes one period of an account, exactly once whoever else tries: the key names the period (ACT-6, GEN-9). Throws when the
 * account's card is not there.
 */
export async function closePeriod(account: Omit<DuePeriod, "clockSkew">, now: Instant): Promise<Closed> {
  const { accountId, cardId, cardVersion, period } = account;
  // By the card in effect at the close, however late the worker comes by.
  const card = await cardOf(account, period.end);
  if (!card) throw new Error(`No card ${cardId} version ${cardVersion} to close ${accountId} by`);
  const close = { ...renewal(account, card, randomUUID), key: `close:${formatInstant(period.end)}`, actor: "system:period-close" };
  return (await closeBy(account, card, { ...close, at: now })).closed;
}

/**
 * Posts a close between what belongs around it: before it the full units that were counted in the period are charged
 * (ALU-4), right after it what was stored (ALU-3).
 */
export async function closeBy(
  account: Pick<Account, "accountId" | "period" | "anchor">,
  card: RateCard,
  close: Renewal & { readonly key: string; readonly actor: string; readonly at: Instant },
) {
  const counted = await chargeCounters(account, card, close.endsAt ?? account.period.end);
  const posted = await post(account.accountId, close);
  const stored = posted.status === "refused" ? [] : await chargeStorage(account, card);
  return { posted, closed: { isOurs: posted.status === "done", counted, stored } };
}
