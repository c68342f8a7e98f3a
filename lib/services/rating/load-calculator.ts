import { loadAccount } from "#db/queries/ledger.ts";
import { CREDIT_LINE } from "#lib/domain/catalog/credit-class.ts";
import { creditPrice, findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { termsOf } from "#lib/domain/rating/adjust.ts";
import { ZERO } from "#lib/units/millis.ts";
import { cardOf } from "../cards.ts";

/** Everything the Calculate page shows and computes with: the card, what can be spent, and what a credit is worth. Throws for an account without a card. */
export async function loadCalculator(caller: Caller) {
  const { accountId, now } = caller;
  const account = await loadAccount(accountId);
  const card: RateCard | null = account && (await cardOf(account, now));
  if (!account || !card) throw new Error(`account ${accountId} has no rate card`);
  const { planId, period, lots } = account;
  const plan = findPlan(card, planId);
  return {
    card,
    unit: account.unit,
    classes: card.arrears ? [CREDIT_LINE, ...card.classes] : card.classes,
    terms: termsOf(card, planId),
    plan: {
      id: planId,
      name: plan?.name ?? planId,
      generation: plan?.generation ?? true,
      price: plan?.price ?? null,
      monthly: plan?.monthly ?? ZERO,
    },
    period,
    now,
    lots,
    creditPrice: creditPrice(card, planId),
  };
}
