import type { PaymentMethodView } from "#lib/domain/billing/view-purchases.ts";
import type { Price } from "#lib/domain/catalog/plan.ts";
import type { Method, Money } from "#lib/gateways/payments.ts";
import type { Instant } from "#lib/units/instant.ts";
import { wallTime } from "#lib/units/period.ts";

const KINDS: Readonly<Record<string, PaymentMethodView["kind"]>> = {
  card: "card",
  paypal: "paypal",
  sepa_debit: "bank_debit",
  us_bank_account: "bank_debit",
  bacs_debit: "bank_debit",
  customer_balance: "bank_transfer",
};
const NAMES: Readonly<Record<string, string>> = { paypal: "PayPal", sepa_debit: "SEPA direct debit", us_bank_account: "Bank account" };

/** A means of payment as the pages name it. A card is expired when its last month is over. */
export function methodView({ id, type, brand, lastFour, expires }: Method, defaultId: string | null, now: Instant): PaymentMethodView {
  const { year, month } = wallTime(now, "UTC");
  return {
    id,
    kind: KINDS[type] ?? "other",
    label: brand ? brandName(brand) : (NAMES[type] ?? capital(type.replaceAll("_", " "))),
    last4: lastFour,
    expires,
    isDefault: id === defaultId,
    isExpired: expires !== null && (expires.year < year || (expires.year === year && expires.month < month)),
  };
}

/** Money of the payment service as the pages write it. */
export function priceOf({ minor, currency }: Money): Price {
  return { cents: Number(minor), currency };
}

function brandName(brand: string): string {
  const names: Readonly<Record<string, string>> = { amex: "American Express", jcb: "JCB", diners: "Diners Club", unionpay: "UnionPay" };
  return names[brand] ?? capital(brand);
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
