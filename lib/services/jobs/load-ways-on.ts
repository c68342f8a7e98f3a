import { loadAccount } from "#db/queries/ledger.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type WaysOn, waysOn } from "#lib/domain/packs/ways-on.ts";
import type { Millis } from "#lib/units/millis.ts";
import { cardOf } from "../cards.ts";

/** What would cover a shortfall of the caller's account now (ACT-9). Null before it has one. */
export async function loadWaysOn({ accountId, now }: Caller, shortfall: Millis): Promise<WaysOn | null> {
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  return account && card ? waysOn(card, account.planId, shortfall, account.period, now) : null;
}
