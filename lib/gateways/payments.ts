import type { Instant } from "#lib/units/instant.ts";
import type { Period } from "#lib/units/period.ts";

/** Money in its currency's minor unit; the currency in capitals. */
export type Money = { readonly minor: bigint; readonly currency: string };

/** Where a thing says it belongs: its own metadata, which whoever reads it checks against the account's customer. */
export type Belongs = { readonly accountId: string | null; readonly orderId: string | null };

export type Address = {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly postalCode: string;
  readonly state: string;
  /** Two letters (ISO 3166). */
  readonly country: string;
};

/** What stands on the invoices. */
export type BillingDetails = { readonly name: string; readonly email: string; readonly address: Address | null };

export type Customer = BillingDetails & {
  readonly id: string;
  readonly accountId: string | null;
  readonly defaultMethodId: string | null;
  readonly testClockId: string | null;
};

export type TaxId = {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  /** What the authorities said of it, where they were asked. */
  readonly verification: string | null;
};

/** A means of payment: a card by brand and last four, or what else it is. */
export type Method = {
  readonly id: string;
  readonly type: string;
  readonly customerId: string | null;
  readonly brand: string | null;
  readonly lastFour: string | null;
  readonly expires: { readonly month: number; readonly year: number } | null;
};

export type Session = Belongs & {
  readonly id: string;
  readonly mode: string;
  readonly status: "open" | "complete" | "expired";
  /** Some ways of payment take days: complete, and not paid yet. */
  readonly isPaid: boolean;
  readonly customerId: string | null;
  readonly intentId: string | null;
  readonly subscriptionId: string | null;
  readonly invoiceId: string | null;
  readonly setupIntentId: string | null;
  /** Without tax, and with it. */
  readonly subtotal: Money;
  readonly total: Money;
  readonly url: string | null;
  readonly createdAt: Instant;
};

export type Intent = Belongs & {
  readonly id: string;
  /** `succeeded`, `processing`, `requires_action`, `requires_payment_method`, `canceled` … */
  readonly status: string;
  readonly amount: Money;
  readonly received: Money;
  readonly customerId: string | null;
  readonly chargeId: string | null;
  readonly methodId: string | null;
  readonly decline: Decline | null;
  readonly createdAt: Instant;
};

/** Why a bank said no, for the buyer to read and for us to decide by. */
export type Decline = {
  /** `card_declined`, `insufficient_funds`, `expired_card`, `authentication_required` … */
  readonly code: string;
  readonly message: string;
  readonly intentId: string | null;
  readonly methodId: string | null;
};

/** What came of asking for money: a decline is an answer, not an error. */
export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly decline: Decline };

export type Refund = {
  readonly id: string;
  /** `pending`, `succeeded`, `failed`, `canceled`, `requires_action`. */
  readonly status: string;
  readonly amount: Money;
  readonly chargeId: string | null;
  readonly intentId: string | null;
  readonly createdAt: Instant;
};

export type Dispute = {
  readonly id: string;
  /** `needs_response`, `under_review`, `won`, `lost`, and the warnings that take no money. */
  readonly status: string;
  readonly amount: Money;
  readonly chargeId: string | null;
  readonly intentId: string | null;
  readonly createdAt: Instant;
};

export type Subscription = Belongs & {
  readonly id: string;
  readonly status: string;
  readonly customerId: string;
  readonly itemId: string;
  readonly priceId: string;
  readonly period: Period;
  readonly cancelAtPeriodEnd: boolean;
  readonly scheduleId: string | null;
  readonly latestInvoiceId: string | null;
  /** A means of payment of its own, which goes before the customer's default. */
  readonly methodId: string | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
};

export type Phase = { readonly priceId: string; readonly start: Instant; readonly end: Instant };
export type Schedule = {
  readonly id: string;
  readonly status: string;
  readonly subscriptionId: string | null;
  readonly phases: readonly Phase[];
};

export type InvoiceLine = {
  readonly amount: bigint;
  readonly description: string;
  readonly priceId: string | null;
  readonly isProration: boolean;
  readonly period: Period;
};

export type Invoice = Belongs & {
  readonly id: string;
  readonly number: string | null;
  /** `draft`, `open`, `paid`, `void`, `uncollectible`. */
  readonly status: string;
  /** `subscription_create`, `subscription_cycle`, `subscription_update`, `manual` … */
  readonly reason: string;
  /** It is made final and collected by itself. */
  readonly isAutomatic: boolean;
  readonly customerId: string | null;
  readonly subscriptionId: string | null;
  readonly subtotal: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly paid: Money;
  readonly due: Money;
  readonly lines: readonly InvoiceLine[];
  /** The payments that were made on it. */
  readonly intentIds: readonly string[];
  readonly page: string | null;
  readonly pdf: string | null;
  readonly createdAt: Instant;
  readonly paidAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
};

export type CreditNote = {
  readonly id: string;
  readonly number: string;
  readonly invoiceId: string;
  readonly total: Money;
  readonly reason: string | null;
  readonly pdf: string;
  readonly createdAt: Instant;
};

/** What an event of the service is about. Its body is a hint to look, and is never believed. */
export type PaymentEvent = {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  readonly accountHint: string | null;
  readonly createdAt: Instant;
  readonly isLive: boolean;
  /** The connected account that it is of; null: our own. */
  readonly ofAccount: string | null;
  readonly payload: unknown;
};

/** Thrown when the service cannot be reached, or cannot answer now: nobody knows yet, and asking again under the same key is safe. */
export class PaymentsUnavailable extends Error {}
