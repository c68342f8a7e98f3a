import { planKey } from "#lib/domain/billing/catalog.ts";
import { fatesOfClose, fatesOfUpgrade, joinsOf } from "#lib/domain/billing/lot-fate.ts";
import { type Way, wayTo } from "#lib/domain/billing/plan-way.ts";
import type { Interval, PlanPreview } from "#lib/domain/billing/view.ts";
import { findPlan, type Plan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import { plus, sum, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { anchorAt, boundaryAfter } from "#lib/units/period.ts";
import { methodView, priceOf } from "./method-view.ts";
import { type Payer, payerOf } from "./payer.ts";
import { type PlanStanding, planStanding } from "./plan-standing.ts";

export type AskedChange = { readonly planId: string; readonly interval: Interval; readonly at: Instant };
type Paid = { readonly way: "start" | "upgrade" | "restart"; readonly priceId: string };
type Unpaid = { readonly way: "downgrade" | "cancel"; readonly priceId: string | null };

/** A change that is possible, with all that it will do. */
export type Figured = (Paid | Unpaid) & {
  readonly standing: PlanStanding;
  readonly to: Plan;
  readonly payer: Payer;
  readonly preview: PlanPreview;
};

export type NoChange =
  | "not_found"
  | "unknown_plan"
  | "same_plan"
  | "by_request"
  | "managed"
  | "past_due"
  | "pending_change"
  | "other_interval"
  | "payments_not_set_up"
  | "not_in_catalog";

/** Figures a change of plan at a moment, and changes nothing. Money is what the payment service says it would charge. */
export async function figureChange(caller: Caller, asked: AskedChange): Promise<Outcome<Figured, NoChange>> {
  const standing = await planStanding(caller);
  if (!standing) return refuse("not_found");
  const to = findPlan(standing.card, asked.planId);
  if (!to) return refuse("unknown_plan", { planId: asked.planId });
  const way = wayOf(standing, to, asked.interval);
  const against = againstIt(standing, way, asked.interval);
  if (against) return refuse(against, { planId: to.id });
  const payer = await payerOf(caller);
  if (!payer) return refuse("payments_not_set_up");
  if (way === "cancel") return done(await freed(caller, { standing, to, payer, way, priceId: null }, asked));
  const priceId = await priceOfPlan(payer, standing, to, asked.interval);
  if (!priceId) return refuse("not_in_catalog", { message: `${to.name} has no price in the payment service's catalog yet.` });
  if (way === "downgrade") return done(await freed(caller, { standing, to, payer, way, priceId }, asked));
  if (way === "start" || way === "upgrade" || way === "restart")
    return done(await charged(caller, { standing, to, payer, way, priceId }, asked));
  return refuse("same_plan", { planId: to.id });
}

function wayOf({ account, card, plan, subscription }: PlanStanding, to: Plan, interval: Interval): Way {
  const way = wayTo(card, { planId: plan.id, isTrial: account.trialEndsAt !== null, isSubscribed: subscription !== null }, to);
  if (way !== "current" || !subscription || subscription.interval === interval) return way;
  // The same plan by the year instead of by the month, or back: when what is paid for is over, so that no month is paid for twice.
  return card.planChange ? "restart" : "downgrade";
}

function againstIt({ subscription }: PlanStanding, way: Way, interval: Interval): NoChange | null {
  if (way === "current") return "same_plan";
  if (way === "request") return "by_request";
  if (!subscription) return way === "start" ? null : "managed";
  if (subscription.pastDueSince !== null && way !== "cancel") return "past_due";
  // It keeps the period that is paid for, so it is paid for like that too.
  if (way === "upgrade" && subscription.interval !== interval) return "other_interval";
  // An upgrade over it too: a cancellation would stand, and a decline would have taken the downgrade back.
  return subscription.cancelAtPeriodEnd || subscription.pendingPlanId !== null ? "pending_change" : null;
}

async function priceOfPlan({ service }: Payer, { card }: PlanStanding, to: Plan, interval: Interval): Promise<string | null> {
  return (await service.catalog.priceByKey(planKey(card, to.id, interval)))?.id ?? null;
}

type Known<W> = W & Pick<Figured, "standing" | "to" | "payer">;

/** What waits for the end of what is paid, and costs nothing now. */
async function freed(caller: Caller, known: Known<Unpaid>, { interval, at }: AskedChange): Promise<Figured> {
  const { standing, to, way } = known;
  const { account, card, plan, subscription } = standing;
  const endsAt = subscription?.interval === "year" ? subscription.periodEnd : account.period.end;
  const price = way === "cancel" ? null : priceIn(to, interval);
  const preview: PlanPreview = {
    ...outline(plan, to, interval, at),
    kind: way,
    takesEffectAt: endsAt,
    chargeNow: null,
    payBy: "nothing",
    method: null,
    nextInvoice: price && { at: endsAt, lines: [{ label: to.name, money: price }], total: price },
    joins: [],
    lots: fatesOfClose(card, account, to, caller.now, account.period.end),
    availableAfter: null,
    undoUntil: endsAt,
  };
  return { ...known, preview };
}

/** What is charged and takes effect at once. */
async function charged(caller: Caller, known: Known<Paid>, { interval, at }: AskedChange): Promise<Figured> {
  const { standing, to, payer, way, priceId } = known;
  const { account, card, plan, subscription } = standing;
  const { service, customer } = payer;
  const restarts = way === "restart" || (way === "start" && card.planChange !== undefined);
  const of = { customerId: customer.customerId };
  const [invoice, holder, methods] = await Promise.all([
    subscription
      ? service.invoices.preview({ ...of, subscriptionId: subscription.subscriptionId, change: { priceId, prorationAt: at, restarts } })
      : service.invoices.preview({ ...of, start: startOf(standing, priceId, caller.now) }),
    service.customers.find(customer.customerId),
    service.methods.list(customer.customerId),
  ]);
  const defaultId = holder?.defaultMethodId ?? null;
  const method = methods.find(({ id }) => id === defaultId) ?? methods[0];
  const joins = restarts ? to.grants.map((grant) => named(card.classes, grant)) : joinsOf(card, account, plan, to, at);
  const lots = restarts ? fatesOfClose(card, account, to, at, at) : fatesOfUpgrade(card, account, joins, at);
  const preview: PlanPreview = {
    ...outline(plan, to, interval, at),
    kind: way,
    takesEffectAt: at,
    chargeNow: invoice && chargeOf(invoice),
    payBy: way === "start" ? "checkout" : "saved_method",
    method: way !== "start" && method ? methodView(method, defaultId, caller.now) : null,
    nextInvoice: nextOf(standing, to, interval, at, restarts),
    joins: joins.filter(({ amount }) => amount > ZERO),
    lots,
    availableAfter: restarts ? sum(lots.map(({ after }) => after)) : plus(account.available, sum(joins.map(({ amount }) => amount))),
    undoUntil: null,
  };
  return { ...known, preview };
}

/**
 * A first subscription pays for the rest of the running period, and then by our periods; on cards whose plans begin their own,
 * from now on (ALU-1). The service takes no first renewal later than a month from now by UTC, which a period of ours may be.
 */
export function startOf({ account, card }: PlanStanding, priceId: string, now: Instant) {
  if (card.planChange) return { priceId };
  return { priceId, anchor: instant(Math.min(account.period.end, boundaryAfter(now, anchorAt(now, "UTC"), 1))) };
}

function outline(from: Plan, to: Plan, interval: Interval, at: Instant) {
  const named = ({ id, name }: Plan) => ({ id, name });
  return { from: named(from), to: named(to), interval, at };
}

function chargeOf({ lines, tax, total }: Invoice): NonNullable<PlanPreview["chargeNow"]> {
  return {
    lines: lines.map(({ amount, description }) => ({
      label: description,
      money: { cents: Number(amount), currency: total.currency },
    })),
    tax: tax.minor === 0n ? null : priceOf(tax),
    total: priceOf(total),
  };
}

function nextOf({ account, subscription }: PlanStanding, to: Plan, interval: Interval, at: Instant, restarts: boolean) {
  const price = priceIn(to, interval);
  if (!price) return null;
  const end = subscription?.interval === interval && !restarts ? subscription.periodEnd : restarts ? null : account.period.end;
  const next = end ?? endOfNew(at, interval);
  return { at: next, lines: [{ label: to.name, money: price }], total: price };
}

// Only for showing: the payment service reckons the months of its own subscriptions, by UTC.
function endOfNew(at: Instant, interval: Interval): Instant {
  return boundaryAfter(at, anchorAt(at, "UTC"), interval === "year" ? 12 : 1);
}

function named(classes: readonly { readonly id: string; readonly label: string }[], grant: Plan["grants"][number]) {
  return { ...grant, label: classes.find(({ id }) => id === grant.class)?.label ?? grant.class };
}

function priceIn(plan: Plan, interval: Interval) {
  return interval === "year" ? plan.yearly : plan.price;
}
