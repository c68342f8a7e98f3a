import type Stripe from "stripe";
import { type Instant, instant, SECOND } from "#lib/units/instant.ts";
import type { PriceTerms } from "./payment-service.ts";
import type { Belongs, Customer, Dispute, Intent, Method, Money, Refund, Session, TaxId } from "./payments.ts";

/** Stripe's seconds as an instant. */
export const at = (seconds: number): Instant => instant(seconds * SECOND);
/** An instant as Stripe's whole seconds. */
export const secondsOf = (moment: Instant): number => Math.floor(moment / SECOND);
export const maybeAt = (seconds: number | null | undefined): Instant | null => (seconds == null ? null : at(seconds));
export const money = (minor: number | null, currency: string | null): Money => ({
  minor: BigInt(minor ?? 0),
  currency: (currency ?? "").toUpperCase(),
});
export const idOf = (thing: string | { readonly id: string } | null | undefined): string | null =>
  typeof thing === "string" ? thing : (thing?.id ?? null);

/** A word that we know; null for any other that a later version may bring. */
function oneOf<T extends string>(word: string | null | undefined, known: readonly T[]): T | null {
  return known.find((each) => each === word) ?? null;
}

export const belongs = (metadata: Stripe.Metadata | null | undefined): Belongs => ({
  accountId: metadata?.["account_id"] ?? null,
  orderId: metadata?.["order_id"] ?? null,
});

export function customerOf(each: Stripe.Customer): Customer {
  const { address } = each;
  return {
    id: each.id,
    accountId: belongs(each.metadata).accountId,
    name: each.name ?? "",
    email: each.email ?? "",
    address: address
      ? {
          line1: address.line1 ?? "",
          line2: address.line2 ?? "",
          city: address.city ?? "",
          postalCode: address.postal_code ?? "",
          state: address.state ?? "",
          country: address.country ?? "",
        }
      : null,
    defaultMethodId: idOf(each.invoice_settings.default_payment_method),
    testClockId: idOf(each.test_clock),
  };
}

export function taxIdOf({ id, type, value, verification }: Stripe.TaxId): TaxId {
  // Stripe keeps Norway's numbers without their country.
  return { id, type, value: type === "no_vat" ? `NO${value}` : value, verification: verification?.status ?? null };
}

export function methodOf(each: Stripe.PaymentMethod): Method {
  const { card } = each;
  const bank = each.us_bank_account ?? each.sepa_debit ?? null;
  return {
    id: each.id,
    type: each.type,
    customerId: idOf(each.customer),
    brand: card?.brand ?? null,
    lastFour: card?.last4 ?? bank?.last4 ?? null,
    expires: card ? { month: card.exp_month, year: card.exp_year } : null,
  };
}

export function priceOf(each: Stripe.Price): PriceTerms {
  return {
    id: each.id,
    money: money(each.unit_amount, each.currency),
    interval: oneOf(each.recurring?.interval, ["month", "year"]),
    lookupKey: each.lookup_key,
    isActive: each.active,
    productId: idOf(each.product) ?? "",
    cardId: each.metadata["card_id"] ?? null,
    planId: each.metadata["plan_id"] ?? null,
    credits: each.metadata["credits"] ?? null,
  };
}

export function sessionOf(each: Stripe.Checkout.Session): Session {
  return {
    ...belongs(each.metadata),
    id: each.id,
    mode: each.mode,
    status: oneOf(each.status, ["complete", "expired"]) ?? "open",
    isPaid: each.payment_status !== "unpaid",
    customerId: idOf(each.customer),
    intentId: idOf(each.payment_intent),
    subscriptionId: idOf(each.subscription),
    invoiceId: idOf(each.invoice),
    setupIntentId: idOf(each.setup_intent),
    subtotal: money(each.amount_subtotal, each.currency),
    total: money(each.amount_total, each.currency),
    url: each.url,
    createdAt: at(each.created),
  };
}

export function intentOf(each: Stripe.PaymentIntent): Intent {
  const error = each.last_payment_error;
  const decline = error && {
    code: error.decline_code ?? error.code ?? "card_declined",
    message: error.message ?? "The payment was declined.",
    intentId: each.id,
    methodId: error.payment_method?.id ?? null,
  };
  return {
    ...belongs(each.metadata),
    id: each.id,
    status: each.status,
    amount: money(each.amount, each.currency),
    received: money(each.amount_received, each.currency),
    customerId: idOf(each.customer),
    chargeId: idOf(each.latest_charge),
    methodId: idOf(each.payment_method),
    decline,
    createdAt: at(each.created),
  };
}

export function refundOf(each: Stripe.Refund): Refund {
  const { id, charge, payment_intent } = each;
  const status = each.status ?? "succeeded";
  return {
    id,
    status,
    amount: money(each.amount, each.currency),
    chargeId: idOf(charge),
    intentId: idOf(payment_intent),
    createdAt: at(each.created),
  };
}

export function disputeOf(each: Stripe.Dispute): Dispute {
  const { id, status, charge, payment_intent } = each;
  return {
    id,
    status,
    amount: money(each.amount, each.currency),
    chargeId: idOf(charge),
    intentId: idOf(payment_intent),
    createdAt: at(each.created),
  };
}
