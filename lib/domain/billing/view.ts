import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import type { CreditPrice } from "../catalog/money.ts";
import type { Plan, Price } from "../catalog/plan.ts";
import type { CreditClass, RateCard } from "../catalog/rate-card.ts";
import type { EndOfGrace } from "./dunning.ts";
import type { InvoiceView } from "./view-invoices.ts";
import type {
  Buying,
  CurrencyChoice,
  OpenCheckout,
  PaymentMethodView,
  PaymentsState,
  PurchaseRequestView,
  RechargeView,
} from "./view-purchases.ts";

export type Interval = "month" | "year";

/** Where an action leads: on to a page of the payment service, or null when all is done already. */
export type Onward = { readonly url: string | null };

export type MoneyLine = { readonly label: string; readonly money: Price };

/** A change that waits for the period's end, and can be undone until then (ACT-13). */
export type PendingChange = {
  readonly kind: "downgrade" | "cancel";
  readonly planId: string;
  readonly planName: string;
  readonly interval: Interval;
  readonly at: Instant;
};

/** A renewal that could not be paid: everything works until `endsAt`, then the archive's rules hold (ACT-12). */
export type PastDue = {
  readonly since: Instant;
  readonly endsAt: Instant;
  readonly end: EndOfGrace;
  /** `payRenewal({ invoiceId, methodId, cents })` pays it. Null while the payment service cannot be asked. */
  readonly invoice: {
    readonly id: string;
    readonly due: Price;
    /** The payment service's page for it, where it can be paid otherwise. */
    readonly payUrl: string | null;
  } | null;
};

export type UpcomingInvoice = { readonly at: Instant; readonly lines: readonly MoneyLine[]; readonly total: Price };

export type CurrentPlan = {
  readonly planId: string;
  readonly name: string;
  /** `managed`: no subscription, an operator looks after it. `archived`: generation is off (ACT-12). */
  readonly status: "trial" | "active" | "past_due" | "archived" | "managed";
  readonly interval: Interval;
  readonly period: Period;
  readonly trialEndsAt: Instant | null;
  /** Since when it is in the archive (ACT-12). Null when it is not, or never left a plan. */
  readonly archivedAt: Instant | null;
  readonly pending: PendingChange | null;
  readonly pastDue: PastDue | null;
  readonly nextInvoice: UpcomingInvoice | null;
};

/**
 * A plan beside the account's own. `way` says how one comes to it: `upgrade` at once, `downgrade` at the period's end, `restart`
 * at once with a new period (ALU-1), `start` a trial's or archive's first paid plan, `request` by agreement, `cancel` to no plan.
 */
export type PlanOffer = {
  readonly plan: Plan;
  readonly prices: Readonly<Record<Interval, Price | null>>;
  /** The published text does not give its price: an operator is expected to set it. */
  readonly isSample: boolean;
  /** Money per credit, by the interval. Null where it has no price per credit. */
  readonly each: Readonly<Record<Interval, CreditPrice | null>>;
  readonly way: "current" | "start" | "upgrade" | "downgrade" | "restart" | "request" | "cancel";
  /** Why it cannot be chosen now, as a sentence; null when it can. */
  readonly refused: string | null;
};

/** `loadPlansPage(visit)`: the page of plans. */
export type PlansPageView = {
  readonly payments: PaymentsState;
  readonly now: Instant;
  readonly cardName: string;
  readonly classes: readonly CreditClass[];
  readonly current: CurrentPlan;
  readonly plans: readonly PlanOffer[];
  /** Does the card sell one-time credits? */
  readonly hasPacks: boolean;
  /** Does any plan have a price by the year? */
  readonly hasAnnual: boolean;
  /** Null on a card that is sold in one currency. */
  readonly currency: CurrencyChoice | null;
  readonly samples: readonly string[];
  readonly checkouts: readonly OpenCheckout[];
  readonly mayChange: boolean;
  /** The owners, by name, for those who may not. */
  readonly owners: readonly string[];
  /** The addresses of who runs this Greenlight: whom to ask about a plan that an operator looks after. */
  readonly operators: readonly string[];
  /** An enquiry for a plan by agreement that is on its way. */
  readonly enquiredAt: Instant | null;
};

/** What a change does to the credits of one class. `fate` is what happens to `now`; `after` is what stands there afterwards. */
export type LotFate = {
  readonly class: string;
  readonly label: string;
  readonly now: Millis;
  readonly after: Millis;
  readonly fate: "stays" | "grows" | "rolls_over" | "expires";
  /** What would exceed a cap, and is lost (ACT-3). */
  readonly forfeited: Millis;
};

/** What the next page of the payment service asks for; `saved_method` charges `method` at once. */
export type PayBy = "checkout" | "saved_method" | "nothing";

/**
 * `previewPlanChange({ planId, interval })`: all that will happen, before money moves.
 * `startPlanChange({ planId, interval, at, cents })` does it, answers `Onward`, and is refused `preview_changed` with
 * `detail.preview`'s fresh figures when it would charge otherwise than shown.
 */
export type PlanPreview = {
  readonly kind: "start" | "upgrade" | "downgrade" | "restart" | "cancel";
  readonly from: { readonly id: string; readonly name: string };
  readonly to: { readonly id: string; readonly name: string };
  readonly interval: Interval;
  /** The instant that the proration is reckoned at; goes back with the confirmation. */
  readonly at: Instant;
  readonly takesEffectAt: Instant;
  /** Null: nothing is charged now. `tax` null: it is added at checkout, by the address. */
  readonly chargeNow: { readonly lines: readonly MoneyLine[]; readonly tax: Price | null; readonly total: Price } | null;
  readonly payBy: PayBy;
  readonly method: PaymentMethodView | null;
  readonly nextInvoice: UpcomingInvoice | null;
  /** The credits that join at once, by class. */
  readonly joins: readonly { readonly class: string; readonly label: string; readonly amount: Millis }[];
  readonly lots: readonly LotFate[];
  /** What can be spent right after, where that is known. */
  readonly availableAfter: Millis | null;
  /** Until when it can be undone; null: it cannot be taken back once paid. */
  readonly undoUntil: Instant | null;
};

/** `loadPacksPage(visit)`. Sizes and prices follow from card and plan by lib/domain/packs, in the browser too. `startPackCheckout({ credits, returnTo, requestId? })` answers `Onward`; `credits` is decimal text. */
export type PacksPageView = Buying & {
  readonly now: Instant;
  readonly card: RateCard;
  readonly planId: string;
  readonly planName: string;
  readonly unit: string;
  readonly available: Millis;
  readonly currency: CurrencyChoice | null;
  readonly checkouts: readonly OpenCheckout[];
  /** When credits bought now would expire; null: never. */
  readonly expiresAt: Instant | null;
};

/** `setBillingDetails(details)`: all of it at once; an empty text takes a detail away. */
export type BillingDetails = {
  readonly company: string;
  readonly email: string;
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  readonly state: string;
  /** ISO 3166, two letters. */
  readonly country: string;
  readonly vatId: string;
};

/**
 * `loadBillingPage(visit)`. Verbs beside it: `openPortal({})`, `addPaymentMethod({})` → `Onward`; `setDefaultPaymentMethod({ id })`,
 * `removePaymentMethod({ id })`.
 */
export type BillingPageView = {
  readonly payments: PaymentsState;
  readonly now: Instant;
  readonly current: CurrentPlan;
  readonly methods: readonly PaymentMethodView[];
  readonly details: BillingDetails;
  readonly currency: CurrencyChoice | null;
  readonly invoices: readonly InvoiceView[];
  /** Older ones exist than are listed. */
  readonly hasMore: boolean;
  /** Null for who may not see it: the Billing role sees invoices and payment methods only (ACT-10). */
  readonly recharge: RechargeView | null;
  readonly requests: readonly PurchaseRequestView[] | null;
  /** False when the payment service did not answer: what is kept here is shown, the rest is said to be missing. */
  readonly isComplete: boolean;
};
