import { type Customer, taxIdsOf } from "../billing/buyer.ts";
import { draftInvoice } from "../billing/invoice-object.ts";
import type { Invoice, Line } from "../billing/lines.ts";
import { onceOf } from "../billing/once.ts";
import type { Price } from "../billing/prices.ts";
import { type Opened, opened } from "../billing/subscribe.ts";
import { type TaxRule, taxRule } from "../billing/tax-table.ts";
import type { Context } from "../core/context.ts";
import type { Kinds } from "../core/kinds.ts";
import { blank } from "../resources/customers.ts";
import type { Kept } from "./params.ts";
import type { Session } from "./session-object.ts";

export type LineItem = NonNullable<Session["line_items"]>["data"][number];
export type Address = NonNullable<Kinds["customer"]["address"]>;
/** Where the buyer sits, as typed so far; null: as the customer says. */
export type Typed = { readonly address: Address | null; readonly vat: string | null };
export type Quote = {
  readonly invoice: Invoice;
  readonly items: readonly LineItem[];
  readonly subscription: Opened | null;
  readonly rule: TaxRule | null;
};

/** What a session comes to now: the same lines, tax and sums that its payment or its first invoice will have. */
export function quote(context: Context, session: Session, kept: Kept, typed: Typed = { address: null, vat: null }): Quote {
  const customer = customerOf(context, session);
  const items = kept.items.map((item) => ({ ...item, price: context.need("price", item.price) }));
  const subscription = session.mode === "subscription" ? openedFor(context, customer, kept, items, session.automatic_tax.enabled) : null;
  const at = context.now(session.customer);
  const recurring = [...(subscription?.drafts ?? [])];
  const drafts = items.map(({ price, quantity }) => (price.recurring && recurring.shift()) || onceOf(context, price, quantity, at));
  const rule = session.automatic_tax.enabled ? ruleOf(context, customer, typed) : null;
  const invoice = draftInvoice(context, {
    customer,
    subscription: null,
    reason: "manual",
    drafts,
    period: { start: at, end: at },
    currency: session.currency ?? "usd",
    at,
    automaticTax: session.automatic_tax.enabled,
    rule,
    // A balance is for what recurs: it pays for no single purchase.
    ...(session.mode === "payment" ? { more: { starting_balance: 0 } } : {}),
  });
  return { invoice, subscription, rule, items: items.map((item, index) => lineItem(item, invoice.lines.data[index])) };
}

/** The address that counts for a session's tax: the typed one where it will be the customer's, or where there is none yet. */
export function counted({ customer }: Session, { update }: Kept, address: Address | null, vat: string | null): Typed {
  return { address: customer === null || update.address ? address : null, vat };
}

/** Whether a means of payment is asked for: not where nothing is to be paid and the session does not insist. */
export function asksMeans({ mode, payment_method_collection }: Session, { invoice }: Quote): boolean {
  return mode === "setup" || invoice.amount_due > 0 || payment_method_collection === "always";
}

/** The session with its sums as they stand. */
export function priced(session: Session, { invoice, rule }: Quote): Session {
  if (session.mode === "setup") return session;
  const status = rule ? "complete" : "requires_location_inputs";
  return {
    ...session,
    amount_subtotal: invoice.subtotal,
    amount_total: invoice.total,
    automatic_tax: { ...session.automatic_tax, status: session.automatic_tax.enabled ? status : null },
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: taxOf(invoice.lines.data) },
  };
}

/** The session's customer, or a nobody who has not bought yet. */
export function customerOf(context: Context, session: Session): Customer {
  return session.customer ? context.need("customer", session.customer) : blank("cus_nobody", context.now());
}

function openedFor(
  context: Context,
  customer: Customer,
  kept: Kept,
  items: readonly { price: Price; quantity: number; metadata: Record<string, string> }[],
  tax: boolean,
) {
  const { anchor, description, metadata, prorate, trialDays, trialEnd } = kept.subscription;
  const wanted = items.filter(({ price }) => price.recurring);
  const until = trialEnd ?? (trialDays === null ? null : context.now(customer.id) + trialDays * 86_400);
  // An anchor that has passed while the page was open: the period begins now.
  const ahead = anchor !== null && anchor > context.now(customer.id) ? anchor : null;
  return opened(context, { customer, wanted, anchor: ahead, trialEnd: until, prorate, tax, more: { description, metadata } });
}

function ruleOf(context: Context, customer: Customer, { address, vat }: Typed): TaxRule | null {
  const known = taxIdsOf(context, customer.id).map(({ type }) => String(type));
  const country = address?.country ?? customer.address?.country ?? null;
  return taxRule({ country, exempt: customer.tax_exempt ?? null, vatIds: vat ? [...known, vat] : known });
}

function lineItem(
  { id, price, quantity, metadata }: { id: string; price: Price; quantity: number; metadata: Record<string, string> },
  line: Line | undefined,
): LineItem {
  const subtotal = line?.amount ?? 0;
  const amount_tax = line ? taxOf([line]) : 0;
  const inside = line?.taxes?.some(({ tax_behavior }) => tax_behavior === "inclusive");
  return {
    id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: subtotal,
    amount_tax,
    amount_total: subtotal + (inside ? 0 : amount_tax),
    currency: price.currency,
    description: line?.description ?? null,
    metadata,
    price,
    quantity,
  };
}

function taxOf(lines: readonly Line[]): number {
  return lines.flatMap(({ taxes }) => taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
