import type { Context } from "../core/context.ts";
import type { Kinds } from "../core/kinds.ts";
import type { Billed, Books } from "./change.ts";
import type { Draft, Invoice } from "./lines.ts";
import { nameOf } from "./prices.ts";
import type { Item } from "./subscription-object.ts";

export type InvoiceItem = Kinds["invoiceitem"];

/** What is known of a subscription besides itself: the names of what it sells, and what was charged for it. */
export function booksOf(context: Context): Books {
  return { nameOf: (price) => nameOf(context, price), billed: (item, at) => billedFor(context, item, at) };
}

/** The items that wait for a customer's next invoice, the oldest first; of one subscription, of none (null), or all. */
export function pendingItems(context: Context, customer: string, subscription?: string | null): InvoiceItem[] {
  const all = context.store.all("invoiceitem", { field: "customer", is: "=", value: customer });
  const isMeant = (of: string | null) => subscription === undefined || of === subscription;
  return all.filter(({ invoice, parent }) => invoice === null && isMeant(parent?.subscription_details?.subscription ?? null)).reverse();
}

/** A pending item as a line of the invoice that takes it up. */
export function draftOfItem(context: Context, item: InvoiceItem): Draft {
  const price = item.pricing?.price_details?.price;
  const details = item.proration_details?.credited_items?.invoice_line_item_details;
  return {
    amount: item.amount,
    description: item.description,
    period: item.period,
    price: price ? context.store.get("price", price) : null,
    quantity: item.quantity,
    proration: item.proration,
    credited: details ? { invoice: details.invoice, invoice_line_items: details.invoice_line_items } : null,
    subscription: item.parent?.subscription_details?.subscription ?? null,
    item: item.parent?.subscription_details?.subscription_item ?? null,
    invoiceItem: item.id,
    metadata: item.metadata ?? {},
    taxBehavior: context.store.hidden(item.id)["tax_behavior"] === "inclusive" ? "inclusive" : "exclusive",
  };
}

// What waits for an invoice was charged after what stands on one: within a period, the last charge counts.
function billedFor(context: Context, item: Item, at: number): Billed | null {
  const subscription = context.store.get("subscription", item.subscription);
  if (!subscription) return null;
  const waiting = pendingItems(context, subscription.customer, subscription.id).map((one) => draftOfItem(context, one));
  const pending = waiting.findLast((one) => one.item === item.id && isCharge(one.amount, one.period, at));
  if (pending) return { amount: pending.amount, period: pending.period, from: null };
  const invoices = context.store.all("invoice", { field: "parent.subscription_details.subscription", is: "=", value: subscription.id });
  for (const invoice of invoices.filter(({ status }) => status !== "void")) {
    const line = chargeOn(invoice, item.id, at);
    if (line) return { amount: line.amount, period: line.period, from: { invoice: invoice.id, invoice_line_items: [line.id] } };
  }
  return null;
}

function chargeOn({ lines }: Invoice, item: string, at: number) {
  return lines.data.findLast(
    ({ amount, period, parent }) => parent?.subscription_item_details?.subscription_item === item && isCharge(amount, period, at),
  );
}

function isCharge(amount: number, period: { start: number; end: number }, at: number): boolean {
  return amount >= 0 && period.start <= at && at < period.end;
}
