import { type CardPlan, type ManagedAccount, managedAccounts } from "#db/queries/managed-plans.ts";
import { lastAgreements, type Order } from "#db/queries/orders.ts";
import type { ManagedPlan, ManagedPlansView } from "#lib/domain/billing/view-operator.ts";
import { findPlan, plansOf } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { isForClose, managedTargets } from "#lib/domain/plans/agreed-change.ts";
import { isCostless, planWithoutPayment } from "#lib/domain/plans/next-month.ts";
import { cardOf, lastCard, releases } from "../cards.ts";
import { billableOf } from "./billable.ts";
import { priceOf } from "./method-view.ts";
import { paymentsState } from "./payer.ts";

const SHOWN = 50;

/** The plans that operators look after, by the organization's name: what each is on, until when, and where it can go. */
export async function loadManagedPlans({ now }: Caller, search: string): Promise<ManagedPlansView> {
  const found = await managedAccounts(await plansThatCost(), search, SHOWN + 1);
  const shown = found.slice(0, SHOWN);
  const last = await lastAgreements(shown.map(({ accountId }) => accountId));
  const plans = await Promise.all(shown.map((account) => planView(account, last.get(account.accountId) ?? null, now)));
  return { payments: paymentsState(), now, search, plans, isMore: found.length > SHOWN };
}

/** Every card's plans that cost something: those with a price, and those by agreement. */
async function plansThatCost(): Promise<{ readonly paid: readonly CardPlan[]; readonly byAgreement: readonly CardPlan[] }> {
  const ids = [...new Set((await releases()).map(({ cardId }) => cardId))];
  const cards = (await Promise.all(ids.map(lastCard))).filter((card) => card !== null);
  const plans = cards.flatMap((card) =>
    plansOf(card)
      .filter((plan) => plan.generation && !isCostless(plan))
      .map((plan) => ({ cardId: card.id, planId: plan.id, price: plan.price, arrears: card.arrears })),
  );
  return {
    paid: plans.filter(({ price, arrears }) => price !== null && !arrears),
    byAgreement: plans.filter(({ price }) => price === null),
  };
}

async function planView(account: ManagedAccount, last: Order | null, now: Caller["now"]): Promise<ManagedPlan> {
  const { planId, periodStart: start, periodEnd: end, agreed } = account;
  const [billable, card] = await Promise.all([billableOf(account), cardOf(account, now)]);
  return {
    ...billable,
    planId,
    isByAgreement: card !== null && findPlan(card, planId)?.price === null,
    restarts: card?.planChange !== undefined,
    periodEnd: end,
    pending: card && agreed && isForClose(agreed, { planId, period: { start, end } }) ? pendingOf(card, agreed, end) : null,
    targets: card
      ? managedTargets(card, planId).map(({ plan, isNow, isEnd }) => ({
          planId: plan.id,
          name: plan.name,
          price: plan.price,
          isNow,
          isEnd,
        }))
      : [],
    lastInvoice: last && {
      at: last.createdAt,
      price: last.price === null ? null : priceOf({ minor: last.price, currency: last.currency }),
      credits: last.credits,
      state: last.state,
    },
  };
}

function pendingOf(card: RateCard, { planId, reason }: { readonly planId: string; readonly reason: string }, at: Caller["now"]) {
  return { planName: findPlan(card, planId)?.name ?? planId, isEnd: planWithoutPayment(card)?.id === planId, at, reason };
}
