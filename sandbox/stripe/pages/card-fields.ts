import { CARDS } from "../payments/cards.ts";
import type { Method, MethodInput } from "../payments/methods.ts";
import { type Html, html } from "./html.ts";
import { field } from "./layout.ts";

export type Values = Readonly<Record<string, string>>;
export type Errors = Readonly<Record<string, string>>;

/** The test cards that the pages name, and what each does. */
const SHOWN: Readonly<Record<string, string>> = {
  visa: "pays",
  mastercard: "pays",
  chargeDeclined: "is declined",
  chargeDeclinedInsufficientFunds: "has too little money",
  chargeDeclinedExpiredCard: "has expired",
  chargeCustomerFail: "can be saved, and is declined at every payment",
  authenticationRequired: "asks for 3-D Secure at every payment",
  authenticationRequiredOnSetup: "asks for 3-D Secure until it is saved",
  createDispute: "pays, and its holder disputes it",
};

/** The fields of a card, named as on Stripe's own page, and the cards that work here. */
export function cardFields(values: Values, errors: Errors): Html {
  return html`<div class="when-card">${field({
    ...{ id: "cardNumber", name: "number", label: "Card number", inputmode: "numeric", autocomplete: "cc-number", maxlength: 23 },
    ...{ value: values["number"], error: errors["number"], hint: "Test cards only; they are listed below." },
  })}<div class="pair">${field({
    ...{ id: "cardExpiry", name: "expiry", label: "Expiry (MM / YY)", inputmode: "numeric", autocomplete: "cc-exp", maxlength: 9 },
    ...{ value: values["expiry"], error: errors["expiry"] },
  })}${field({
    ...{ id: "cardCvc", name: "cvc", label: "Security code (CVC)", inputmode: "numeric", autocomplete: "cc-csc", maxlength: 4 },
    ...{ value: values["cvc"], error: errors["cvc"] },
  })}</div>${field({
    ...{ id: "billingName", name: "name", label: "Name on card", autocomplete: "cc-name", value: values["name"], error: errors["name"] },
  })}</div>`;
}

/** The list of test cards; each link fills the form in. */
export function testCards(): Html {
  const rows = Object.entries(SHOWN).map(
    ([name, does]) => html`<tr><td><a href="?card=${name}">${grouped(CARDS[name]?.number ?? "")}</a></td><td>${does}</td></tr>`,
  );
  return html`<details><summary>Test cards</summary><p class="hint">Any future date and any security code will do. A number fills in the form.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Test cards"><table><thead><tr><th scope="col">Number</th><th scope="col">What it does</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

/** What a link of the list puts into the form. */
export function filled(name: string | null): Values {
  const number = name !== null && name in SHOWN ? CARDS[name]?.number : undefined;
  return number ? { number: grouped(number), expiry: "12 / 34", cvc: "123", name: "Test Person" } : {};
}

type Read = { readonly card: MethodInput } | { readonly errors: Errors };

/** Reads the card of a form; says what is missing, field by field. Whether it is a card at all is judged where it is made. */
export function readCard(form: URLSearchParams): Read {
  const number = (form.get("number") ?? "").replaceAll(/[\s-]/g, "");
  const expiry = /^(\d{1,2})\s*\/?\s*(?:20)?(\d{2})$/.exec((form.get("expiry") ?? "").trim());
  const name = (form.get("name") ?? "").trim();
  const errors = {
    ...(number === "" ? { number: "Enter the card number." } : {}),
    ...(expiry ? {} : { expiry: "Enter the expiry date as month and year, for example 12 / 34." }),
    ...(/^\d{3,4}$/.test((form.get("cvc") ?? "").trim()) ? {} : { cvc: "Enter the three or four digits of the security code." }),
    ...(name === "" ? { name: "Enter the name on the card." } : {}),
  };
  if (!expiry || Object.keys(errors).length > 0) return { errors };
  return { card: { type: "card", number, month: Number(expiry[1]), year: 2_000 + Number(expiry[2]), billing: { name } } };
}

const FIELDS: Readonly<Record<string, string>> = {
  incorrect_number: "number",
  expired_card: "expiry",
  incorrect_cvc: "cvc",
  invalid_expiry_month: "expiry",
  invalid_expiry_year: "expiry",
  tax_id_invalid: "vat",
};

/** Which field an error of the API is about; an empty list of fields when it is about the payment as a whole. */
export function fieldOf(code: string | undefined, message: string): Errors {
  const name = FIELDS[code ?? ""];
  return name ? { [name]: message } : {};
}

/** What may stand in the form again: a number that is no test card is nobody's business, and is left out. */
export function typed(form: URLSearchParams): Values {
  const values = Object.fromEntries(form);
  const number = (values["number"] ?? "").replaceAll(/[\s-]/g, "");
  const isTest = Object.values(CARDS).some((card) => card.number === number);
  return { ...values, number: isTest || number.length < 12 ? (values["number"] ?? "") : "" };
}

/** A payment method in words: "Visa •••• 4242, 12/2034". */
export function methodName({ card, type, paypal, sepa_debit: sepa }: Method): string {
  if (card)
    return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} •••• ${card.last4}, ${String(card.exp_month).padStart(2, "0")}/${card.exp_year}`;
  if (paypal) return `PayPal ${paypal.payer_email ?? ""}`.trim();
  if (sepa) return `Bank account ${sepa.country ?? ""} •••• ${sepa.last4 ?? ""}`;
  return type;
}

function grouped(number: string): string {
  return number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
}
