import { createHash } from "node:crypto";
import type { Context } from "../core/context.ts";
import { cardFault, type Fault, invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { CARDS, type Decline, fits, nameOfNumber, nameOfToken, type TestCard } from "./cards.ts";

export type Method = Kinds["payment_method"];
type Billing = Method["billing_details"];
export type MethodInput = {
  readonly billing?: Partial<Billing> | undefined;
  readonly metadata?: Record<string, string>;
  readonly customer?: string | null;
} & (
  | { readonly type: "card"; readonly number: string; readonly month: number; readonly year: number }
  /** `slow`: the wallet takes the money from a bank account, which settles later. */
  | { readonly type: "paypal"; readonly email: string; readonly slow?: boolean }
  | { readonly type: "sepa_debit"; readonly iban: string }
  | { readonly type: "customer_balance" }
);

const BOUNCES = /3001$/;

/** What can be paid with here. */
export const METHOD_TYPES = ["card", "paypal", "sepa_debit"];

/** Makes a payment method that belongs to nobody yet. A card that is mistyped or expired is refused as Stripe refuses it. */
export function makeMethod(context: Context, input: MethodInput): Method {
  const { billing, metadata = {}, customer } = input;
  const details = { address: null, email: null, name: null, phone: null, tax_id: null, ...billing };
  const base = { id: newId("pm"), object: "payment_method", allow_redisplay: "unspecified", billing_details: details } as const;
  const rest = { created: context.now(customer ?? null), customer: null, customer_account: null, livemode: false, metadata };
  const method: Method = { ...base, ...rest, ...kindOf(context, input) };
  // No number is kept: only which test card it is.
  const card = input.type === "card" ? nameOfNumber(input.number) : null;
  const bounces = input.type === "sepa_debit" && BOUNCES.test(input.iban);
  const slow = input.type === "sepa_debit" || (input.type === "paypal" && input.slow === true);
  return context.insert("payment_method", method, { customer, hidden: { card, bounces, slow, set_up: CARDS[card ?? ""]?.setUp ?? false } });
}

function kindOf(context: Context, input: MethodInput): Partial<Method> & Pick<Method, "type"> {
  if (input.type === "card") return { type: "card", card: cardOf(context, input.number, input.month, input.year) };
  if (input.type === "paypal")
    return { type: "paypal", paypal: { country: "DE", payer_email: input.email, payer_id: newId("payer").slice(6, 19).toUpperCase() } };
  if (input.type === "customer_balance") return { type: "customer_balance", customer_balance: {} };
  const { iban } = input;
  const [country, last4] = [iban.slice(0, 2), iban.slice(-4)];
  const bank = { bank_code: iban.slice(4, 12), branch_code: "", country, fingerprint: fingerprint(iban), generated_from: null, last4 };
  return { type: "sepa_debit", sepa_debit: bank };
}

function cardOf(context: Context, number: string, month: number, year: number): NonNullable<Method["card"]> {
  const known = CARDS[nameOfNumber(number) ?? ""];
  if (!fits(number)) throw cardFault("Your card number is incorrect.", "incorrect_number", { param: "number" });
  if (!known)
    throw cardFault("Your card was declined. Your request was in test mode, but used a non test card.", "card_declined", {
      decline_code: "test_mode_live_card",
    });
  const today = new Date(context.now() * 1_000);
  const [thisYear, thisMonth] = [today.getUTCFullYear(), today.getUTCMonth() + 1];
  if (month < 1 || month > 12) throw cardFault("Your card's expiration month is invalid.", "invalid_expiry_month", { param: "exp_month" });
  if (year < thisYear || (year === thisYear && month < thisMonth))
    throw cardFault("Your card's expiration year is invalid.", "invalid_expiry_year", { param: "exp_year" });
  return cardFields(number, known, month, year);
}

function cardFields(number: string, { brand, country = "US", funding = "credit" }: TestCard, month: number, year: number) {
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country,
    display_brand: brand,
    exp_month: month,
    exp_year: year,
    fingerprint: fingerprint(number),
    funding,
    generated_from: null,
    last4: number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("base64url").replaceAll(/[-_]/g, "x").slice(0, 16);
}

/** The method of that id; a test token such as `pm_card_visa` makes a new one at each use. */
export function methodOf(context: Context, id: string, param: string): Method {
  const card = CARDS[nameOfToken(id) ?? ""];
  if (card)
    return makeMethod(context, {
      type: "card",
      number: card.number,
      month: 12,
      year: new Date(context.now() * 1_000).getUTCFullYear() + 1,
    });
  return context.need("payment_method", id, param);
}

/** Gives the method to a customer. An issuer that declines the card at once is a 402; a method that was taken back stays unusable. */
export function attach(context: Context, method: Method, customer: string): Method {
  if (method.customer === customer) return method;
  if (method.customer) throw invalid("The payment method you provided has already been attached to a customer.", "payment_method");
  if (context.store.hidden(method.id)["detached"])
    throw invalid(
      "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
      "payment_method",
    );
  const card = testCard(context, method);
  if (card.decline && !card.attaches) throw declineFault(card.decline);
  const attached = context.save("payment_method", { ...method, customer });
  context.store.setClock(method.id, context.store.clockOf(customer));
  context.emit("payment_method.attached", attached);
  return attached;
}

/** Takes a method from its customer for ever; it is nobody's default any more. */
export function detach(context: Context, id: string): Method {
  const before = context.need("payment_method", id);
  if (!before.customer) throw invalid("The payment method you provided is not attached to a customer so detachment is impossible.");
  const after = context.save("payment_method", { ...before, customer: null });
  context.store.hide(id, { detached: true });
  const customer = context.store.get("customer", before.customer);
  if (customer?.invoice_settings?.default_payment_method === id)
    context.save("customer", { ...customer, invoice_settings: { ...customer.invoice_settings, default_payment_method: null } });
  context.emit("payment_method.detached", after, { customer: before.customer });
  return after;
}

/** How the card behind a method behaves; nothing special for other methods. */
export function testCard(context: Context, method: Method): TestCard {
  return CARDS[String(context.store.hidden(method.id)["card"])] ?? { brand: method.type, number: "" };
}

export function declineFault({ code, decline, message, advice }: Decline, more: Readonly<Record<string, unknown>> = {}): Fault {
  return cardFault(message, code, { decline_code: decline, ...(advice ? { advice_code: advice } : {}), ...more });
}
