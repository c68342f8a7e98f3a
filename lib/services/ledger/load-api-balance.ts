import { loadAccount } from "#db/queries/ledger.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import { isLive } from "#lib/domain/ledger/lot.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Instant } from "#lib/units/instant.ts";
import { sum } from "#lib/units/millis.ts";
import { cardOf } from "../cards.ts";

/** What an account has, by the caller's clock: a lot that is due and not swept yet does not count (GEN-4). Null without a ledger. */
export async function loadApiBalance({ accountId, now }: Caller) {
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!account || !card) return null;
  const { unit, held, period, planId } = account;
  const lots = account.lots.filter((lot) => isLive(lot, now));
  const ids = [...new Set([...card.classes.map(({ id }) => id), ...lots.map((lot) => lot.class)])];
  const classes = ids.map((id) => {
    const own = lots.filter((lot) => lot.class === id);
    return { id, remaining: sum(own.map(({ remaining }) => remaining)), expiresAt: soonest(own.map(({ expiresAt }) => expiresAt)) };
  });
  const plan = { id: planId, name: findPlan(card, planId)?.name ?? planId };
  return { unit, available: sum(lots.map(({ remaining }) => remaining)), held, classes, lots, period, plan };
}

function soonest(expiries: readonly (Instant | null)[]): Instant | null {
  return expiries.reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null);
}
