import type { z } from "zod";
import { draftOfItem, type InvoiceItem } from "../billing/billed.ts";
import { billedIn } from "../billing/currency.ts";
import { type CreatingItem, creatingItem, updatingItem } from "../billing/invoice-params.ts";
import { update } from "../billing/invoices.ts";
import type { Invoice } from "../billing/lines.ts";
import { draftOfLine, recomputed } from "../billing/manual.ts";
import { amountOf, nameOf, type Price, pricedBy } from "../billing/prices.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import { form, text } from "../core/params.ts";
import { given, merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";

const PATH = "/v1/invoiceitems";

export const invoiceItems: Resource = {
  routes: [
    route("POST", PATH, creatingItem, (context, input) => {
      const invoice = input.invoice ? draftOf(context, input.invoice, input.customer) : null;
      const { item, behavior } = made(context, input, invoice);
      context.insert("invoiceitem", item, { hidden: { tax_behavior: behavior } });
      billedIn(context, item.customer, item.currency);
      context.emit("invoiceitem.created", item);
      if (invoice) rebuild(context, invoice, (drafts) => [...drafts, draftOfItem(context, item)]);
      return item;
    }),
    retrieve("invoiceitem", `${PATH}/:id`),
    route("POST", `${PATH}/:id`, updatingItem, (context, input, id) => {
      const before = context.need("invoiceitem", id);
      const invoice = before.invoice ? draftOf(context, before.invoice, before.customer) : null;
      const after = context.save("invoiceitem", edited(context, before, input));
      if (invoice) rebuild(context, invoice, (drafts) => drafts.map((one) => (one.invoiceItem === id ? draftOfItem(context, after) : one)));
      return after;
    }),
    route("DELETE", `${PATH}/:id`, form({}), (context, _input, id) => {
      const before = context.need("invoiceitem", id);
      const invoice = before.invoice ? draftOf(context, before.invoice, before.customer) : null;
      const rest = { id, object: "invoiceitem", deleted: true } as const;
      context.emit("invoiceitem.deleted", before);
      context.store.remove("invoiceitem", id, rest);
      if (invoice) rebuild(context, invoice, (drafts) => drafts.filter((one) => one.invoiceItem !== id));
      return rest;
    }),
    list("invoiceitem", PATH, { customer: { read: text(), field: "customer" }, invoice: { read: text(), field: "invoice" } }),
  ],
};

function draftOf(context: Context, id: string, customer: string): Invoice {
  const invoice = context.need("invoice", id, "invoice");
  if (invoice.customer !== customer) throw invalid("The invoice item's customer and the invoice's customer differ.", "customer");
  if (invoice.status !== "draft") throw invalid("This invoice is no longer editable", "invoice", "invoice_not_editable");
  return invoice;
}

type Drafts = Parameters<typeof recomputed>[2];

function rebuild(context: Context, invoice: Invoice, edit: (drafts: Drafts) => Drafts): void {
  const drafts = invoice.lines.data.map((line) => draftOfLine(context, line));
  update(context, invoice, recomputed(context, invoice, edit(drafts)));
}

function priceOf(context: Context, input: CreatingItem): Price | null {
  if (input.pricing) return pricedBy(context, { price: input.pricing.price }, "pricing");
  return input.price_data ? pricedBy(context, { price_data: input.price_data }, "item") : null;
}

function made(context: Context, input: CreatingItem, invoice: Invoice | null): { item: InvoiceItem; behavior: string } {
  const customer = context.need("customer", input.customer, "customer");
  const price = priceOf(context, input);
  const { quantity = 1, metadata, subscription } = input;
  if (!price && input.amount === undefined) throw invalid("You must specify either `amount` or `pricing`.", "amount", "parameter_missing");
  const date = context.now(customer.id);
  const amount = price ? amountOf(price, quantity) : (input.amount ?? 0);
  const item: InvoiceItem = {
    ...{ id: newId("ii"), object: "invoiceitem", amount, currency: currencyOf(context, input, price, invoice), customer: customer.id },
    ...{ customer_account: null, date, net_amount: amount },
    description: input.description ?? (price ? nameOf(context, price) : null),
    ...{ discountable: input.discountable ?? true, discounts: [], invoice: invoice?.id ?? null, livemode: false },
    metadata: merged({}, metadata),
    parent: subscription ? { subscription_details: { subscription }, type: "subscription_details" } : null,
    period: input.period ?? { start: date, end: date },
    pricing: pricingOf(price, amount),
    ...{ proration: false, quantity, quantity_decimal: String(quantity), tax_rates: [] },
    test_clock: typeof customer.test_clock === "string" ? customer.test_clock : null,
  };
  return { item, behavior: input.tax_behavior ?? price?.tax_behavior ?? "unspecified" };
}

function pricingOf(price: Price | null, amount: number): InvoiceItem["pricing"] {
  if (!price) return { type: "price_details", unit_amount_decimal: String(amount) };
  return {
    price_details: { price: price.id, product: price.product },
    type: "price_details",
    unit_amount_decimal: price.unit_amount_decimal,
  };
}

function currencyOf(context: Context, input: CreatingItem, price: Price | null, invoice: Invoice | null): string {
  const currency = price?.currency ?? input.currency?.toLowerCase() ?? invoice?.currency ?? "usd";
  if (invoice && invoice.currency !== currency) throw invalid("The item's currency and the invoice's currency differ.", "currency");
  const subscription = input.subscription ? context.need("subscription", input.subscription, "subscription") : null;
  if (subscription && subscription.currency !== currency)
    throw invalid("The item's currency and the subscription's currency differ.", "currency");
  return currency;
}

function edited(context: Context, before: InvoiceItem, input: z.infer<typeof updatingItem>): InvoiceItem {
  const { amount, description, period, quantity, metadata } = input;
  const price = before.pricing?.price_details?.price;
  const priced = price && quantity !== undefined ? amountOf(context.need("price", price), quantity) : undefined;
  return { ...before, ...given({ amount: amount ?? priced, description, period, quantity }), metadata: merged(before.metadata, metadata) };
}
