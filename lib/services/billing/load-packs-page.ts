import type { PacksPageView } from "#lib/domain/billing/view.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { anchorAt, boundaryAfter } from "#lib/units/period.ts";
import { loadBuying } from "./load-buying.ts";
import { loadCurrency } from "./load-currency.ts";
import { openCheckouts } from "./open-checkouts.ts";
import { planStanding } from "./plan-standing.ts";

/** What the page of packs shows and prices by (ACT-9, ALW-3, ALU-6). Throws for an account without a card. */
export async function loadPacksPage(caller: Caller): Promise<PacksPageView> {
  const { accountId, now } = caller;
  const [standing, buying] = await Promise.all([planStanding(caller), loadBuying(caller)]);
  if (!standing) throw new Error(`account ${accountId} has no rate card`);
  const { account, card, plan } = standing;
  const [currency, checkouts] = await Promise.all([loadCurrency(caller, account), openCheckouts(caller, card)]);
  const months = card.packs?.by === "list" ? card.packs.validMonths : null;
  return {
    ...buying,
    now,
    card,
    planId: plan.id,
    planName: plan.name,
    unit: account.unit,
    available: account.available,
    currency,
    checkouts,
    expiresAt: months === null ? null : boundaryAfter(now, anchorAt(now, account.zone), months),
  };
}
