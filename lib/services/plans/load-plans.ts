import { loadAccount } from "#db/queries/ledger.ts";
import { plansOf } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { packsOf } from "#lib/domain/packs/price.ts";
import { cardOf } from "../cards.ts";

/** The card's plans and packs with the prices that this account would pay. Throws for an account without a card. */
export async function loadPlans(caller: Caller) {
  const account = await loadAccount(caller.accountId);
  const card = account && (await cardOf(account, caller.now));
  if (!account || !card) throw new Error(`account ${caller.accountId} has no rate card`);
  return {
    cardName: card.name,
    current: account.planId,
    plans: plansOf(card),
    packs: packsOf(card, account.planId),
    amounts: card.packs?.by === "amount" ? card.packs.bands : [],
    samples: card.samples.filter((path) => path.startsWith("plans.") || path.startsWith("packs.")),
    currency: card.currency,
    classes: card.classes,
    mayBuy: allows(caller, "plan:change"),
  };
}
