import type { Context } from "../core/context.ts";
import { Fault, invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { draftOfItem, pendingItems } from "./billed.ts";
import type { Customer } from "./buyer.ts";
import { advance, collect } from "./collect.ts";
import type { Outcome } from "./intents.ts";
import { draftInvoice, type Making } from "./invoice-object.ts";
import { finalize, issue } from "./invoices.ts";
import type { Draft, Invoice } from "./lines.ts";
import { DAY } from "./standing.ts";
import type { Subscription } from "./subscription-object.ts";

export type Behavior = "allow_incomplete" | "default_incomplete" | "error_if_incomplete" | "pending_if_incomplete";
type Bill = Pick<Making, "reason" | "drafts" | "period"> & { readonly prorationDate?: number | undefined };

/** The invoice of a subscription as it would be now: pending items first, as on Stripe's. Nothing is stored. */
export function invoiceFor(context: Context, customer: Customer, subscription: Subscription, bill: Bill, at: number): Invoice {
  const waiting = [...pendingItems(context, customer.id, subscription.id), ...pendingItems(context, customer.id, null)];
  const fitting = waiting.filter(({ currency }) => currency === subscription.currency);
  const isSent = subscription.collection_method === "send_invoice";
  return draftInvoice(context, {
    ...bill,
    customer,
    subscription,
    drafts: [...fitting.map((item) => draftOfItem(context, item)), ...bill.drafts],
    currency: subscription.currency,
    at,
    automaticTax: subscription.automatic_tax.enabled,
    more: isSent ? { due_date: at + (subscription.days_until_due ?? 30) * DAY } : {},
  });
}

/** Issues a subscription's invoice; the subscription stands by it from now on. */
export function billSubscription(context: Context, subscription: Subscription, bill: Bill, at: number, automatic = true): Invoice {
  const customer = context.need("customer", subscription.customer, "customer");
  const draft = invoiceFor(context, customer, subscription, bill, at);
  const invoice = issue(context, { ...draft, auto_advance: automatic });
  const stored = context.store.get("subscription", subscription.id);
  if (stored) context.save("subscription", { ...stored, latest_invoice: invoice.id });
  return invoice;
}

/** Finalizes an invoice at once and collects it as the caller wishes. */
export function billNow(context: Context, draft: Invoice, behavior: Behavior, offSession: boolean): { invoice: Invoice; outcome: Outcome } {
  const invoice = finalize(context, draft);
  if (invoice.status === "paid") return { invoice, outcome: { status: "succeeded" } };
  if (invoice.collection_method === "send_invoice") return { invoice: advance(context, invoice), outcome: { status: "processing" } };
  if (behavior === "default_incomplete") return { invoice, outcome: { status: "requires_action" } };
  const { invoice: collected, outcome } = collect(context, invoice, { offSession });
  if (behavior === "error_if_incomplete") refuse(outcome);
  return { invoice: collected, outcome };
}

// Unlike a declined card elsewhere, this undoes all that the call had written: the subscription stays as it was.
function refuse(outcome: Outcome): void {
  if (outcome.status === "succeeded" || outcome.status === "processing") return;
  if (outcome.status === "failed") throw new Fault(402, outcome.fault.body);
  if (outcome.status === "no_method") throw noMethod();
  const message =
    "Subscription creation failed because the payment requires an additional user action before it can be completed successfully.";
  throw new Fault(402, { type: "card_error", code: "subscription_payment_intent_requires_action", message });
}

export function noMethod(): Fault {
  return invalid(
    "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/payment-methods.",
    undefined,
    "resource_missing",
  );
}

/** Keeps credits and charges for the subscription's next invoice. */
export function keepProrations(context: Context, subscription: Subscription, drafts: readonly Draft[], at: number): Draft[] {
  return drafts.map((draft) => {
    const item = context.insert("invoiceitem", itemOf(subscription, draft, at), { hidden: { tax_behavior: draft.taxBehavior } });
    context.emit("invoiceitem.created", item);
    return { ...draft, invoiceItem: item.id };
  });
}

function itemOf(subscription: Subscription, draft: Draft, date: number): Kinds["invoiceitem"] {
  const { credited } = draft;
  const details = credited && { invoice: credited.invoice, invoice_line_items: [...credited.invoice_line_items] };
  return {
    id: newId("ii"),
    object: "invoiceitem",
    amount: draft.amount,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_account: null,
    date,
    description: draft.description,
    discountable: false,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: { ...draft.metadata },
    net_amount: draft.amount,
    parent: {
      subscription_details: { subscription: subscription.id, ...(draft.item === null ? {} : { subscription_item: draft.item }) },
      type: "subscription_details",
    },
    period: { start: draft.period.start, end: draft.period.end },
    pricing: draft.price && {
      price_details: { price: draft.price.id, product: draft.price.product },
      type: "price_details",
      unit_amount_decimal: draft.price.unit_amount_decimal,
    },
    proration: true,
    proration_details: {
      credited_items: details && { invoice_line_item_details: details, type: "invoice_line_items" },
      discount_amounts: [],
    },
    quantity: draft.quantity,
    quantity_decimal: String(draft.quantity),
    tax_rates: [],
    test_clock: subscription.test_clock,
  };
}
