import type { Context } from "../core/context.ts";
import { newId } from "../core/ids.ts";
import { wholeList } from "../core/resource.ts";
import { leastOf } from "../payments/least.ts";
import { type Customer, customerTax, snapshot } from "./buyer.ts";
import { balanceIn } from "./currency.ts";
import { type Draft, type Invoice, lineOf, totalsOf } from "./lines.ts";
import type { Period } from "./periods.ts";
import type { Subscription } from "./subscription-object.ts";
import type { TaxRule } from "./tax-table.ts";

/** The name and country of the seller on the sandbox's invoices. */
export const SELLER = { name: "Greenlight (Sandbox)", country: "IE", email: "billing@greenlight.test", vatId: "IE0000000XX" };

export type Making = {
  readonly customer: Customer;
  readonly subscription: Subscription | null;
  readonly reason: NonNullable<Invoice["billing_reason"]>;
  readonly drafts: readonly Draft[];
  /** The time during which pending items joined: for a renewal the period that has ended. */
  readonly period: Period;
  readonly currency: string;
  readonly at: number;
  readonly automaticTax: boolean;
  /** Another tax than the customer's own: that of an address which is being typed. */
  readonly rule?: TaxRule | null;
  readonly more?: Partial<Invoice>;
  readonly prorationDate?: number | undefined;
};

/** An invoice in the state of a draft, with its sums; it is not stored, so a preview is the very same thing. */
export function draftInvoice(context: Context, making: Making): Invoice {
  const { customer, subscription, reason, period, currency, at, more } = making;
  const id = newId("in");
  return withLines(
    {
      ...fixed(id),
      ...snapshot(context, customer),
      automatic_tax: {
        disabled_reason: null,
        enabled: making.automaticTax,
        liability: making.automaticTax ? { type: "self" } : null,
        provider: making.automaticTax ? "stripe" : null,
        status: null,
      },
      billing_reason: reason,
      collection_method: subscription?.collection_method ?? "charge_automatically",
      created: at,
      currency,
      default_payment_method: null,
      description: subscription?.description ?? null,
      lines: wholeList(`/v1/invoices/${id}/lines`, []),
      parent: subscription && parentOf(subscription, making.prorationDate),
      period_end: period.end,
      period_start: period.start,
      starting_balance: balanceIn(context, customer, currency),
      test_clock: typeof customer.test_clock === "string" ? customer.test_clock : null,
      ...more,
    },
    making.drafts,
    making.automaticTax ? (making.rule ?? customerTax(context, customer)) : null,
  );
}

/** The invoice with these lines, its tax and its sums. */
export function withLines(invoice: Invoice, drafts: readonly Draft[], rule: TaxRule | null): Invoice {
  const data = drafts.map((draft) => lineOf(draft, invoice.currency, invoice.id, rule));
  const status = rule ? "complete" : "requires_location_inputs";
  return settled({
    ...invoice,
    ...totalsOf(data),
    lines: { ...invoice.lines, data },
    automatic_tax: { ...invoice.automatic_tax, status: invoice.automatic_tax.enabled ? status : null },
  });
}

/**
 * What is due once the customer's balance is used: a credit (below zero) pays first, a debt is collected with it. What is
 * too little to be charged is not due: it waits in the balance.
 */
export function settled(invoice: Invoice): Invoice {
  const { total, starting_balance: balance, amount_paid, pre_payment_credit_notes_amount: credited, currency } = invoice;
  const owed = total < 0 ? 0 : Math.max(0, total + balance - credited);
  const amount_due = owed < leastOf(currency) ? 0 : owed;
  return { ...invoice, amount_due, amount_remaining: Math.max(0, amount_due - amount_paid) };
}

function parentOf(subscription: Subscription, date: number | undefined): Invoice["parent"] {
  const subscription_details = {
    metadata: subscription.metadata,
    subscription: subscription.id,
    ...(date === undefined ? {} : { subscription_proration_date: date }),
  };
  return { quote_details: null, subscription_details, type: "subscription_details" };
}

/** The subscription that an invoice is of. */
export function subscriptionOf(invoice: Invoice): string | null {
  return invoice.parent?.subscription_details?.subscription ?? null;
}

type Varying =
  | keyof ReturnType<typeof snapshot>
  | "automatic_tax"
  | "billing_reason"
  | "collection_method"
  | "created"
  | "currency"
  | "default_payment_method"
  | "description"
  | "lines"
  | "parent"
  | "period_end"
  | "period_start"
  | "starting_balance"
  | "test_clock";

function fixed(id: string): Omit<Invoice, Varying> {
  return {
    ...{ id, object: "invoice", account_country: SELLER.country, account_name: SELLER.name, livemode: false, status: "draft" },
    ...{ amount_due: 0, amount_overpaid: 0, amount_paid: 0, amount_remaining: 0, amount_shipping: 0, subtotal: 0, total: 0 },
    ...{ subtotal_excluding_tax: 0, total_excluding_tax: 0, post_payment_credit_notes_amount: 0, pre_payment_credit_notes_amount: 0 },
    ...{ attempt_count: 0, attempted: false, auto_advance: true, automatically_finalizes_at: null, next_payment_attempt: null },
    ...{ account_tax_ids: null, application: null, custom_fields: null, customer_account: null, default_source: null },
    ...{ default_tax_rates: [], discounts: [], total_discount_amounts: [], total_pretax_credit_amounts: [], total_taxes: [] },
    ...{ due_date: null, effective_at: null, ending_balance: null, footer: null, from_invoice: null, number: null },
    ...{ hosted_invoice_url: null, invoice_pdf: null, issuer: { type: "self" }, last_finalization_error: null },
    ...{ latest_revision: null, metadata: {}, on_behalf_of: null, receipt_number: null, rendering: null },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    ...{ shipping_cost: null, shipping_details: null, statement_descriptor: null, webhooks_delivered_at: null },
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  };
}
