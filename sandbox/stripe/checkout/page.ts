import { SELLER } from "../billing/invoice-object.ts";
import type { Context } from "../core/context.ts";
import { addressFields, addressValues } from "../pages/address-fields.ts";
import { cardFields, type Errors, methodName, testCards, type Values } from "../pages/card-fields.ts";
import { type Html, html } from "../pages/html.ts";
import { field, page } from "../pages/layout.ts";
import { dayOf, money, percent } from "../pages/money.ts";
import { asksMeans, type Quote } from "./quote.ts";
import { asksAddress, emailOf } from "./read.ts";
import type { Session } from "./session-object.ts";

export type View = {
  readonly session: Session;
  readonly quote: Quote;
  readonly values: Values;
  readonly errors: Errors;
  readonly error?: string | null;
  readonly note?: string | null;
};

/** The hosted checkout page. */
export function checkoutPage(context: Context, view: View): string {
  const { session, quote, errors, error, note } = view;
  const title = session.mode === "setup" ? "Save a payment method" : session.mode === "subscription" ? "Subscribe" : "Pay";
  const wrong = Object.keys(errors).length > 0 ? "Check the fields that are marked." : null;
  return page({ title, body: form(context, view), aside: summary(session, quote), error: error ?? wrong, note: note ?? null });
}

function summary(session: Session, { invoice, subscription, rule }: Quote): Html {
  const back = session.cancel_url && html`<p><a href="${session.cancel_url}" id="cancel">← Back to ${SELLER.name}</a></p>`;
  if (session.mode === "setup") return html`${back}<h2>${SELLER.name}</h2><p>Nothing is charged now.</p>`;
  const lines = invoice.lines.data.map((line) => html`<dt>${line.description}</dt><dd>${money(line.amount, line.currency)}</dd>`);
  const taxes = (invoice.total_taxes ?? []).map(
    (tax) =>
      html`<dt>VAT ${percent(rule?.rate ?? 0)}${tax.taxability_reason === "reverse_charge" && " (reverse charge)"}</dt><dd>${money(tax.amount, invoice.currency)}</dd>`,
  );
  const unknown = invoice.automatic_tax.enabled && !rule && html`<dt>VAT</dt><dd>by your address</dd>`;
  return html`${back}<h2>${SELLER.name}</h2><p class="total">${money(invoice.amount_due, invoice.currency)}</p>
<dl class="lines">${lines}${taxes}${unknown}<dt class="sum">Total due today</dt><dd class="sum">${money(invoice.amount_due, invoice.currency)}</dd></dl>${
    subscription && after(subscription.subscription)
  }`;
}

function after({ items, trial_end, billing_cycle_anchor }: NonNullable<Quote["subscription"]>["subscription"]): Html {
  const [first] = items.data;
  const sum = items.data.reduce((total, { price, quantity = 1 }) => total + (price.unit_amount ?? 0) * quantity, 0);
  const every = first?.price.recurring;
  const rhythm = every && (every.interval_count === 1 ? `per ${every.interval}` : `every ${every.interval_count} ${every.interval}s`);
  const next = trial_end ?? Math.max(billing_cycle_anchor, first?.current_period_end ?? 0);
  return html`<p class="soft">Then ${money(sum, first?.price.currency ?? "usd")} ${rhythm}, from ${dayOf(next)}, until canceled.</p>`;
}

function form(context: Context, view: View): Html {
  const { session, quote, values, errors } = view;
  const known = emailOf(context, session);
  const asks = asksMeans(session, quote);
  const customer = session.customer ? context.store.get("customer", session.customer) : null;
  const all: Values = { ...addressValues(customer?.address), ...values };
  return html`<form method="post" action="${context.url}/c/pay/${session.id}" novalidate>${
    known
      ? html`<p><span class="soft">E-mail</span> ${known}</p>`
      : field({
          id: "email",
          name: "email",
          label: "Email",
          type: "email",
          autocomplete: "email",
          value: all["email"],
          error: errors["email"],
        })
  }${asks && methods(context, session, all, errors)}<fieldset><legend>Billing address</legend>${addressFields(all, errors, asksAddress(session))}</fieldset>${
    session.tax_id_collection?.enabled && business(all, errors)
  }<input type="hidden" name="rule" value="${ruleName(quote)}"><button class="primary wide SubmitButton" data-testid="hosted-payment-submit-button">${submitText(session, quote)}</button>
${session.mode === "subscription" && html`<p class="hint">By confirming, you allow ${SELLER.name} to charge you for this payment and future payments.</p>`}</form>${asks && testCards()}`;
}

function methods(context: Context, session: Session, values: Values, errors: Errors): Html {
  const saved = session.customer
    ? context.store
        .all("payment_method", { field: "customer", is: "=", value: session.customer })
        .filter(({ type }) => session.payment_method_types.includes(type))
    : [];
  const chosen = values["method"] ?? "card";
  const choice = (id: string, value: string, label: string) =>
    html`<label class="choice" for="${id}"><input type="radio" id="${id}" name="method" value="${value}" ${chosen === value && "checked"}>${label}</label>`;
  const types = session.payment_method_types;
  return html`<fieldset><legend>Payment method</legend>${saved.map((method) => choice(`saved-${method.id}`, method.id, methodName(method)))}${
    types.includes("card") && choice("method-card", "card", saved.length > 0 ? "Another card" : "Card")
  }${types.includes("paypal") && choice("method-paypal", "paypal", "PayPal")}${types.includes("sepa_debit") && choice("method-bank", "bank", "Bank debit (SEPA)")}
${cardFields(values, errors)}<div class="when-bank">${field({
    ...{ id: "iban", name: "iban", label: "IBAN", value: values["iban"], error: errors["iban"] },
    hint: "DE89 3704 0044 0532 0130 00 settles after some seconds; DE62 3704 0044 0532 0130 01 comes back unpaid.",
  })}</div></fieldset>`;
}

function business(values: Values, errors: Errors): Html {
  return html`<label class="choice" for="business"><input type="checkbox" id="business" name="business" ${values["business"] === "on" && "checked"}>I'm purchasing as a business</label>
<div class="when-business">${field({ id: "businessName", name: "company", label: "Business name", autocomplete: "organization", value: values["company"], error: errors["company"] })}${field(
    {
      ...{ id: "taxId", name: "vat", label: "VAT id (optional)", value: values["vat"], error: errors["vat"] },
      hint: "For example DE123456789.",
    },
  )}</div>`;
}

/** The tax that the page shows: when an address changes it, the page shows the new sum before it takes the money. */
export function ruleName({ rule }: Quote): string {
  return rule ? `${rule.country} ${rule.rate} ${rule.reason}` : "";
}

function submitText({ mode }: Session, { invoice }: Quote): string {
  if (mode === "setup") return "Save payment method";
  if (mode === "subscription")
    return invoice.amount_due === 0 ? "Start" : `Subscribe and pay ${money(invoice.amount_due, invoice.currency)}`;
  return `Pay ${money(invoice.amount_due, invoice.currency)}`;
}
