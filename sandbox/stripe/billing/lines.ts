import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import type { Period } from "./periods.ts";
import type { Price } from "./prices.ts";
import { type TaxRule, taxOn, taxRateId } from "./tax-table.ts";

export type Invoice = Kinds["invoice"];
export type Line = Invoice["lines"]["data"][number];
type Tax = NonNullable<Line["taxes"]>[number];

/** Which earlier lines a credit gives back. */
export type Credited = { readonly invoice: string; readonly invoice_line_items: readonly string[] };

/** Something to be billed, before it stands on an invoice. Amounts are minor units, below zero for a credit. */
export type Draft = {
  readonly amount: number;
  readonly description: string | null;
  readonly period: Period;
  readonly price: Price | null;
  readonly quantity: number;
  readonly proration: boolean;
  readonly credited: Credited | null;
  readonly subscription: string | null;
  /** The subscription's item that causes it. */
  readonly item: string | null;
  /** The invoice item that it was kept as until now. */
  readonly invoiceItem: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly taxBehavior: "inclusive" | "exclusive";
};

/** A draft as a line of an invoice, with its tax when there is a rule. */
export function lineOf(draft: Draft, currency: string, invoice: string, rule: TaxRule | null): Line {
  const taxes = rule ? [taxOf(draft, rule)] : [];
  return {
    id: newId("il"),
    object: "line_item",
    amount: draft.amount,
    currency,
    description: draft.description,
    discount_amounts: [],
    discountable: !draft.proration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: { ...draft.metadata },
    parent: parentOf(draft),
    period: { start: draft.period.start, end: draft.period.end },
    pretax_credit_amounts: [],
    pricing: draft.price && {
      price_details: { price: draft.price.id, product: draft.price.product },
      type: "price_details",
      unit_amount_decimal: draft.price.unit_amount_decimal,
    },
    quantity: draft.quantity,
    quantity_decimal: String(draft.quantity),
    subscription: draft.subscription,
    subtotal: draft.amount,
    taxes,
  };
}

function parentOf({ item, subscription, invoiceItem, proration, credited }: Draft): Line["parent"] {
  const proration_details = credited
    ? { credited_items: { invoice: credited.invoice, invoice_line_items: [...credited.invoice_line_items] } }
    : null;
  if (item !== null) {
    return {
      invoice_item_details: null,
      subscription_item_details: { invoice_item: invoiceItem, proration, proration_details, subscription, subscription_item: item },
      type: "subscription_item_details",
    };
  }
  if (invoiceItem === null) return null;
  return {
    invoice_item_details: { invoice_item: invoiceItem, proration, proration_details, subscription },
    subscription_item_details: null,
    type: "invoice_item_details",
  };
}

function taxOf({ amount, taxBehavior }: Draft, rule: TaxRule): Tax {
  const inclusive = taxBehavior === "inclusive";
  const tax = taxOn(amount, rule.rate, inclusive);
  return {
    amount: tax,
    tax_behavior: taxBehavior,
    tax_rate_details: { tax_rate: taxRateId(rule) },
    taxability_reason: rule.reason,
    taxable_amount: rule.reason === "standard_rated" ? amount - (inclusive ? tax : 0) : 0,
    type: "tax_rate_details",
  };
}

type Totals = Pick<Invoice, "subtotal" | "subtotal_excluding_tax" | "total" | "total_excluding_tax" | "total_taxes">;

/** The sums of an invoice's lines: tax on top joins the total, tax inside is part of it already. */
export function totalsOf(lines: readonly Line[]): Totals {
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const taxes = lines.flatMap(({ taxes }) => taxes ?? []);
  const sumOf = (behavior: string) => taxes.reduce((sum, tax) => sum + (tax.tax_behavior === behavior ? tax.amount : 0), 0);
  const net = subtotal - sumOf("inclusive");
  return {
    subtotal,
    subtotal_excluding_tax: net,
    total: subtotal + sumOf("exclusive"),
    total_excluding_tax: net,
    total_taxes: together(taxes),
  };
}

/** Taxes of the same rate as one: what an invoice's foot shows. */
export function together(taxes: readonly Tax[]): Tax[] {
  const byRate = new Map<string, Tax>();
  for (const tax of taxes) {
    const key = `${tax.tax_rate_details?.tax_rate} ${tax.tax_behavior} ${tax.taxability_reason}`;
    const sum = byRate.get(key);
    const taxable_amount = (sum?.taxable_amount ?? 0) + (tax.taxable_amount ?? 0);
    byRate.set(key, { ...tax, amount: (sum?.amount ?? 0) + tax.amount, taxable_amount });
  }
  return [...byRate.values()];
}
