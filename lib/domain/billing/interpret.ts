import type { Instant } from "../../units/instant.ts";
import { type Millis, plus, ZERO } from "../../units/millis.ts";
import { anchorAt, boundaryAfter, type Period } from "../../units/period.ts";
import { findPlan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { isUpgrade } from "../plans/change.ts";

/** What was promised before it was paid, as far as a payment is held against it. */
export type Promised = {
  readonly kind: "plan_start" | "plan_change" | "pack" | "recharge" | "enterprise";
  readonly fromPlanId: string | null;
  readonly planId: string | null;
  readonly credits: Millis | null;
  readonly bonus: Millis | null;
  readonly class: string | null;
  readonly validMonths: number | null;
  /** Without tax, in minor units; null where only the proration can say. */
  readonly price: bigint | null;
  readonly currency: string;
  readonly prorationAt: Instant | null;
};

/** A line of an invoice with what its price is for, as the catalog wrote it. */
export type BilledLine = {
  readonly amount: bigint;
  readonly isProration: boolean;
  readonly period: Period;
  readonly terms: { readonly cardId: string | null; readonly planId: string | null; readonly full: bigint } | null;
};

/** An invoice as the payment service has it now. Amounts without tax, in minor units. */
export type Billed = {
  readonly reason: string;
  readonly isPaid: boolean;
  readonly subtotal: bigint;
  readonly currency: string;
  readonly createdAt: Instant;
  readonly lines: readonly BilledLine[];
};

/**
 * What a payment means to us. `waits`: not paid yet. `nothing`: paid, and brings nothing by itself. `parked`: it does not fit
 * what was ordered, and a person must look; each with why, in words. Else what it brings.
 */
export type Verdict =
  | { readonly is: "waits" | "nothing" | "parked"; readonly words: string }
  | {
      readonly is: "credits";
      readonly class: string;
      readonly amount: Millis;
      readonly expiresAt: Instant | null;
      readonly planId: string | null;
    }
  | {
      readonly is: "plan";
      readonly fromPlanId: string;
      readonly planId: string;
      readonly at: Instant;
      readonly restarts: boolean;
      readonly covers: Period;
    }
  | { readonly is: "period"; readonly planId: string; readonly covers: Period; readonly cost: bigint };

const waits = (words: string) => ({ is: "waits", words }) as const;
const nothing = (words: string) => ({ is: "nothing", words }) as const;
const parked = (words: string) => ({ is: "parked", words }) as const;

/**
 * What a one-time payment brings: the credits and bonus of its order, which end so many months after it was paid (ACT-9, ALW-3,
 * ALU-6). Another amount or currency than was promised brings nothing before a person has looked.
 */
export function interpretPurchase(
  paid: { readonly isPaid: boolean; readonly subtotal: bigint; readonly currency: string; readonly at: Instant },
  order: Promised,
  zone: string,
): Verdict {
  if (!paid.isPaid) return waits("it is not paid yet");
  return differs(paid, order) ?? promisedCredits(order, paid.at, zone);
}

/** Can a person grant it by hand for this payment? It promises credits, and no other payment has brought them. */
export function isGrantable(
  {
    credits,
    class: lotClass,
    state,
    objectId,
  }: Pick<Promised, "credits" | "class"> & { readonly state: string; readonly objectId: string | null },
  paidBy: string,
): boolean {
  return credits !== null && lotClass !== null && (state !== "paid" || objectId === paidBy);
}

/** What an order promises to whoever pays it at a moment, whatever was paid; `parked` where it names no credits. */
export function promisedCredits(order: Promised, at: Instant, zone: string): Verdict {
  const { credits, bonus, validMonths, planId } = order;
  if (credits === null || order.class === null) return parked("its order names no credits");
  const expiresAt = validMonths === null ? null : boundaryAfter(at, anchorAt(at, zone), validMonths);
  return {
    is: "credits",
    class: order.class,
    amount: plus(credits, bonus ?? ZERO),
    expiresAt,
    planId: order.kind === "enterprise" ? planId : null,
  };
}

/**
 * What an invoice brings, by its billing reason: only what is paid for is granted (ACT-6), a change of plan once, at the moment
 * that its order froze (ACT-13, ALU-1), a renewal the month that it is for. `order` is the one that the invoice names.
 */
export function interpretInvoice(invoice: Billed, order: Promised | null, card: RateCard, zone: string): Verdict {
  if (!invoice.isPaid) return waits("it is not paid yet");
  switch (invoice.reason) {
    case "subscription_create":
      if (invoice.subtotal === 0n && order === null) return nothing("a trial's invoice brings nothing by itself");
      return planOf(invoice, order, "plan_start", card);
    case "subscription_update":
      return planOf(invoice, order, "plan_change", card);
    case "subscription_cycle":
      return renewalOf(invoice, card);
    default:
      if (!order) return parked("nobody here ordered what it is for");
      return interpretPurchase({ ...invoice, at: invoice.createdAt }, order, zone);
  }
}

function planOf(invoice: Billed, order: Promised | null, kind: Promised["kind"], card: RateCard): Verdict {
  const restarts = card.planChange?.restarts === true;
  if (kind === "plan_change" && !restarts && invoice.subtotal <= 0n) return nothing("only an upgrade brings credits");
  if (order?.kind !== kind || order.planId === null || order.fromPlanId === null) return parked("nobody here ordered this change of plan");
  const line = invoice.lines.find(({ amount, terms }) => amount >= 0n && terms?.planId === order.planId && terms.cardId === card.id);
  if (!line?.terms) return parked(`it is not for the plan ${order.planId} that was ordered`);
  const wrong = differs(invoice, order) ?? (invoice.subtotal > line.terms.full ? parked("it is more than the plan costs") : null);
  if (wrong) return wrong;
  const isSame = order.fromPlanId === order.planId;
  if (kind === "plan_change" && !restarts && !isSame && !isUpgrade(card, order.fromPlanId, order.planId))
    return nothing("only an upgrade brings credits");
  const at = restarts ? line.period.start : (order.prorationAt ?? line.period.start);
  return { is: "plan", fromPlanId: order.fromPlanId, planId: order.planId, at, restarts, covers: line.period };
}

function renewalOf({ lines, currency }: Billed, card: RateCard): Verdict {
  const plan = lines.find(({ isProration, terms, amount }) => !isProration && amount > 0n && typeof terms?.planId === "string");
  if (!plan?.terms?.planId) return nothing("it renews no plan that costs anything");
  const { cardId, planId, full } = plan.terms;
  if (cardId !== card.id || !findPlan(card, planId)) return parked(`it renews the plan ${planId}, which this account's card does not have`);
  if (plan.amount !== full) return parked(`it asks ${written(plan.amount)} ${currency} for a plan that costs ${written(full)}`);
  return { is: "period", planId, covers: plan.period, cost: plan.amount };
}

function differs(paid: { readonly subtotal: bigint; readonly currency: string }, { price, currency }: Promised): Verdict | null {
  if (paid.currency !== currency) return parked(`paid in ${paid.currency}, ordered in ${currency}`);
  if (price !== null && paid.subtotal !== price) return parked(`paid ${written(paid.subtotal)}, ordered for ${written(price)} ${currency}`);
  return null;
}

// For whoever looks into what was parked; cards have no currency without hundredths (check-shape.ts).
function written(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
