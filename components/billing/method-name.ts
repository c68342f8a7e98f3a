import type { PaymentMethodView } from "#lib/domain/billing/view-purchases.ts";

const KINDS: Readonly<Record<PaymentMethodView["kind"], string>> = {
  card: "Card",
  paypal: "PayPal",
  bank_debit: "Bank debit",
  bank_transfer: "Bank transfer",
  other: "Payment method",
};

/** A payment method as its owner knows it: `Visa ending in 4242`. */
export function methodName({ kind, label, last4 }: Pick<PaymentMethodView, "kind" | "label" | "last4">): string {
  const name = label || KINDS[kind];
  return last4 ? `${name} ending in ${last4}` : name;
}

/** What kind of method it is, in words. */
export function methodKind({ kind }: Pick<PaymentMethodView, "kind">): string {
  return KINDS[kind];
}
