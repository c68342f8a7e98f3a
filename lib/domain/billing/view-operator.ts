import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Price } from "../catalog/plan.ts";
import type { BusinessObject } from "./event-kinds.ts";
import type { PaymentsState } from "./view-purchases.ts";

type Org = { readonly name: string; readonly slug: string };

/** An invoice by agreement that was sent, as the payment service has it now. */
export type SentInvoice = {
  readonly number: string | null;
  readonly status: string;
  readonly total: Price;
  readonly dueAt: Instant | null;
  /** Where it is paid. */
  readonly page: string | null;
};

/** What an invoice by agreement is made of before anything is typed. */
export type Billable = {
  readonly accountId: string;
  readonly org: Org;
  readonly cardName: string;
  readonly planName: string;
  readonly currency: string;
  /** Who gets the invoice; null: the payment service has no address. */
  readonly sendsTo: string | null;
};

/** An organization that asks for a plan by agreement, or is billed for one. */
export type EnquiryView = Billable & {
  readonly orderId: string;
  readonly at: Instant;
  readonly by: { readonly name: string; readonly email: string | null } | null;
  readonly fromPlanName: string | null;
  readonly company: string;
  readonly credits: Millis | null;
  readonly purchaseOrder: string;
  readonly note: string;
  /** The invoice's id once it was sent, and its address in the payment service's dashboard. */
  readonly sent: { readonly id: string; readonly dashboard: string | null } | null;
  /** Null also where the payment service does not answer. */
  readonly invoice: SentInvoice | null;
};

/** Something that waits for a person, and what is known of it. */
export type WaitingView = BusinessObject & {
  readonly label: string;
  readonly org: Org | null;
  readonly words: string;
  readonly at: Instant;
  readonly paid: Price | null;
  readonly ordered: { readonly price: Price | null; readonly credits: Millis | null; readonly planId: string | null } | null;
  /** What its order promises and a person can grant by hand; null where nothing can. */
  readonly grants: Millis | null;
  readonly eventCount: number;
  readonly isCompared: boolean;
  readonly dashboard: string | null;
};

/** What a person did about something that waited. */
export type SeenToView = {
  readonly id: string;
  readonly how: "tried" | "dismissed" | "granted";
  readonly words: string;
  readonly by: string;
  readonly at: Instant;
  readonly dashboard: string | null;
};

export type ComparedThing = { readonly label: string; readonly id: string; readonly orgName: string | null; readonly words: string };

/** A comparison with the payment service. `waiting`: no worker has begun it. */
export type ComparisonView = {
  readonly at: Instant;
  readonly since: Instant;
  readonly by: string | null;
  readonly state: "waiting" | "running" | "cut_short" | "done";
  readonly looked: number;
  readonly repaired: readonly ComparedThing[];
  readonly failed: readonly ComparedThing[];
  readonly milliseconds: number;
};

/** `loadOperatorBilling(visit)`: what of money waits for an operator. */
export type OperatorBillingView = {
  readonly payments: PaymentsState;
  readonly now: Instant;
  readonly enquiries: readonly EnquiryView[];
  readonly waiting: readonly WaitingView[];
  /** The newest first. */
  readonly seen: readonly SeenToView[];
  readonly comparisons: readonly ComparisonView[];
};

/** A plan that an operator looks after: no subscription pays for it. */
export type ManagedPlan = Billable & {
  readonly planId: string;
  readonly isByAgreement: boolean;
  /** A change at once ends the period and begins one (ALU-1). */
  readonly restarts: boolean;
  readonly periodEnd: Instant;
  readonly pending: { readonly planName: string; readonly isEnd: boolean; readonly at: Instant; readonly reason: string } | null;
  readonly targets: readonly {
    readonly planId: string;
    readonly name: string;
    readonly price: Price | null;
    readonly isNow: boolean;
    readonly isEnd: boolean;
  }[];
  readonly lastInvoice: {
    readonly at: Instant;
    readonly price: Price | null;
    readonly credits: Millis | null;
    readonly state: string;
  } | null;
};

/** `loadManagedPlans(visit, search)`. `isMore`: there are more than are shown. */
export type ManagedPlansView = {
  readonly payments: PaymentsState;
  readonly now: Instant;
  readonly search: string;
  readonly plans: readonly ManagedPlan[];
  readonly isMore: boolean;
};

const LABELS: Readonly<Record<BusinessObject["kind"], string>> = {
  session: "Checkout",
  invoice: "Invoice",
  intent: "Payment",
  refund: "Refund",
  dispute: "Dispute",
  subscription: "Subscription",
  schedule: "Planned change",
  customer: "Customer",
  method: "Payment method",
};

/** What people call a thing of the payment service. */
export function labelOf(kind: BusinessObject["kind"]): string {
  return LABELS[kind];
}
