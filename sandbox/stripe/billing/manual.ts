import type { z } from "zod";
import type { Context } from "../core/context.ts";
import { cardFault, invalid } from "../core/fault.ts";
import { given, merged } from "../core/patch.ts";
import { draftOfItem, pendingItems } from "./billed.ts";
import { customerTax } from "./buyer.ts";
import { collect } from "./collect.ts";
import { draftInvoice, withLines } from "./invoice-object.ts";
import type { creatingInvoice, InvoiceFields, paying } from "./invoice-params.ts";
import { finalize, issue, markPaid, update } from "./invoices.ts";
import type { Draft, Invoice, Line } from "./lines.ts";
import { DAY } from "./standing.ts";
import { attached } from "./subscription-edit.ts";

/** A draft that a person asked for, with the items that wait for it where that is wished. */
export function makeInvoice(context: Context, input: z.infer<typeof creatingInvoice>): Invoice {
  const customer = context.need("customer", input.customer, "customer");
  const subscription = input.subscription ? context.need("subscription", input.subscription, "subscription") : null;
  const at = context.now(customer.id);
  const takes = input.pending_invoice_items_behavior === "include" || subscription !== null;
  const waiting = takes ? pendingItems(context, customer.id, subscription?.id ?? null) : [];
  const currency = input.currency?.toLowerCase() ?? waiting[0]?.currency ?? customer.currency ?? "usd";
  const draft = draftInvoice(context, {
    customer,
    subscription,
    reason: "manual",
    drafts: waiting.filter((item) => item.currency === currency).map((item) => draftOfItem(context, item)),
    period: { start: at, end: at },
    currency,
    at,
    automaticTax: input.automatic_tax?.enabled ?? false,
  });
  return issue(context, { ...draft, auto_advance: false, ...fieldsOf(context, draft, input) });
}

/** What a request sets on a draft. */
export function fieldsOf(context: Context, before: Invoice, input: InvoiceFields): Partial<Invoice> {
  const { automatic_tax: tax, collection_method, custom_fields, default_payment_method, description, footer, metadata } = input;
  const method = collection_method ?? before.collection_method;
  const sends = method === "send_invoice";
  if (!sends && (input.days_until_due !== undefined || input.due_date !== undefined))
    throw invalid("`days_until_due` and `due_date` can only be set for invoices with `collection_method=send_invoice`.", "days_until_due");
  if (default_payment_method) attached(context, default_payment_method, String(before.customer));
  const due = input.due_date ?? (input.days_until_due === undefined ? undefined : before.created + input.days_until_due * DAY);
  return {
    ...given({ auto_advance: input.auto_advance, custom_fields, default_payment_method, description, footer, due_date: due }),
    collection_method: method,
    metadata: merged(before.metadata, metadata),
    ...(tax ? { automatic_tax: { ...before.automatic_tax, enabled: tax.enabled, liability: tax.enabled ? { type: "self" } : null } } : {}),
  };
}

/** The invoice with the same items, and the tax and sums that they have now. */
export function recomputed(context: Context, invoice: Invoice, drafts: readonly Draft[]): Invoice {
  const customer = context.need("customer", String(invoice.customer));
  return withLines(invoice, drafts, invoice.automatic_tax.enabled ? customerTax(context, customer) : null);
}

/** Makes a draft final; one that lacked its customer's place is taxed by the address that has come since. */
export function finalizeNow(context: Context, draft: Invoice): Invoice {
  const lacks = draft.status === "draft" && draft.automatic_tax.enabled && draft.automatic_tax.status !== "complete";
  if (!lacks) return finalize(context, draft);
  const lines = draft.lines.data.map((line) => draftOfLine(context, line));
  return finalize(context, context.save("invoice", recomputed(context, draft, lines)));
}

/** A line as the draft it came from, so that an invoice can be made anew. */
export function draftOfLine(context: Context, line: Line): Draft {
  const item = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details;
  const id = line.pricing?.price_details?.price;
  const price = id ? context.store.get("price", id) : null;
  const isInside = price?.tax_behavior === "inclusive" || line.taxes?.some(({ tax_behavior }) => tax_behavior === "inclusive");
  return {
    amount: line.amount,
    description: line.description,
    period: line.period,
    price,
    quantity: line.quantity ?? 1,
    proration: item?.proration ?? false,
    credited: item?.proration_details?.credited_items ?? null,
    subscription: line.subscription,
    item: line.parent?.subscription_item_details?.subscription_item ?? null,
    invoiceItem: item?.invoice_item ?? null,
    metadata: line.metadata,
    taxBehavior: isInside ? "inclusive" : "exclusive",
  };
}

/** Pays an open invoice by request: with a payment method, or because it was paid somewhere else. Throws the card's refusal. */
export function payInvoice(context: Context, before: Invoice, input: z.infer<typeof paying>): Invoice {
  if (before.status === "paid") throw invalid("Invoice is already paid", undefined, "invoice_already_paid");
  if (before.status !== "open" && before.status !== "uncollectible")
    throw invalid(`This invoice can't be paid because it has a status of ${before.status}.`);
  if (input.paid_out_of_band) return markPaid(context, before, before.amount_due);
  if (input.payment_method) attached(context, input.payment_method, String(before.customer), "payment_method");
  const { invoice, outcome } = collect(context, before, { method: input.payment_method, offSession: input.off_session ?? true });
  if (outcome.status === "failed") throw outcome.fault;
  if (outcome.status === "no_method")
    throw invalid(
      "There is no `default_payment_method` set on this Customer or Invoice. Please use a `payment_method` to pay the invoice.",
      undefined,
      "missing",
    );
  if (outcome.status === "requires_action")
    throw cardFault(
      "This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.",
      "invoice_payment_intent_requires_action",
    );
  return invoice;
}

/** A draft with what a request set, and the sums anew. */
export function revised(context: Context, before: Invoice, input: InvoiceFields): Invoice {
  if (before.status !== "draft" && (input.automatic_tax || input.collection_method || input.due_date !== undefined))
    throw invalid("Finalized invoices can't be updated in this way", undefined, "invoice_not_editable");
  const after: Invoice = { ...before, ...fieldsOf(context, before, input) };
  const lines = before.lines.data.map((line) => draftOfLine(context, line));
  return update(context, before, before.status === "draft" ? recomputed(context, after, lines) : after);
}
