import { openOrder } from "#db/queries/orders.ts";
import { type Way, wayTo } from "#lib/domain/billing/plan-way.ts";
import type { CurrentPlan, PlanOffer, PlansPageView } from "#lib/domain/billing/view.ts";
import type { CreditPrice } from "#lib/domain/catalog/money.ts";
import { creditPrice, type Plan, plansOf } from "#lib/domain/catalog/plan.ts";
import { isPriceSample } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { operatorAddresses } from "#lib/gateways/mail.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { ZERO } from "#lib/units/millis.ts";
import { divide, rational } from "#lib/units/rational.ts";
import { loadOwners } from "../orgs/load-members.ts";
import { currentPlan } from "./current-plan.ts";
import { loadCurrency } from "./load-currency.ts";
import { openCheckouts } from "./open-checkouts.ts";
import { paymentsState } from "./payer.ts";
import { planStanding } from "./plan-standing.ts";

/** How long an enquiry for a plan by agreement is shown as being on its way. */
const ENQUIRY = 90 * DAY;

/** The card's plans beside the account's own, and how one comes to each (ACT-2, ACT-13, ALU-1). Throws for an account without a card. */
export async function loadPlansPage(caller: Caller): Promise<PlansPageView> {
  const { accountId, now } = caller;
  const standing = await planStanding(caller);
  if (!standing) throw new Error(`account ${accountId} has no rate card`);
  const { account, card, subscription } = standing;
  const [current, owners, enquiry, currency, checkouts] = await Promise.all([
    currentPlan(caller, standing),
    loadOwners(accountId),
    openOrder(accountId, ["enterprise"], later(now, -ENQUIRY)),
    loadCurrency(caller, account),
    openCheckouts(caller, card),
  ]);
  const stand = { planId: account.planId, isTrial: current.status === "trial", isSubscribed: subscription !== null };
  const plans = plansOf(card).map((plan) => offerOf(card, plan, wayTo(card, stand, plan), current));
  return {
    payments: paymentsState(),
    now,
    cardName: card.name,
    classes: card.classes,
    current,
    plans,
    hasPacks: card.packs !== null,
    hasAnnual: plans.some(({ prices }) => prices.year !== null),
    currency,
    samples: card.samples.filter((path) => path.startsWith("plans.")),
    checkouts,
    mayChange: allows(caller, "plan:change"),
    owners,
    operators: operatorAddresses(),
    enquiredAt: enquiry?.createdAt ?? null,
  };
}

function offerOf(card: RateCard, plan: Plan, way: Way, current: CurrentPlan): PlanOffer {
  return {
    plan,
    prices: { month: plan.price, year: plan.yearly },
    isSample: isPriceSample(card, plan),
    each: { month: creditPrice(card, plan.id), year: yearlyPrice(plan) },
    way,
    refused: way === "current" || way === "request" ? null : refusedNow(current, way),
  };
}

/** What a credit costs to who pays for a year at once: its credits come every month all the same. */
function yearlyPrice({ yearly, monthly }: Plan): CreditPrice | null {
  if (!yearly || yearly.cents === 0 || monthly === ZERO) return null;
  return { each: divide(rational(yearly.cents, 100), rational(12n * monthly, 1000)), currency: yearly.currency };
}

// As startPlanChange decides it, said beforehand.
function refusedNow({ pending, pastDue, status }: CurrentPlan, way: Way): string | null {
  if (status === "managed" && way !== "start") return "An operator looks after your plan: ask them to change it.";
  if (way !== "start" && status !== "active" && status !== "past_due") return "There is no subscription to change.";
  if (pastDue) return "Pay the open invoice first.";
  return pending ? "A change is waiting: undo it first." : null;
}
