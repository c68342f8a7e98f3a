import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { address, choice, clearable, flag, formOf, metadata, some, text, whole } from "../core/params.ts";
import { wholeAddress } from "../core/patch.ts";
import { inlinePriceData } from "../resources/prices.ts";
import { invoiceFor } from "./bill.ts";
import { booksOf } from "./billed.ts";
import { cycleOf, whole as wholePeriod } from "./change.ts";
import { refuseMixed } from "./currency.ts";
import type { Draft, Invoice } from "./lines.ts";
import { onceOf, plainLine } from "./once.ts";
import { periodAt } from "./periods.ts";
import { itemsAt } from "./phases.ts";
import { pricedBy } from "./prices.ts";
import { changeOf, type Wish } from "./revise.ts";
import { opened } from "./subscribe.ts";
import { automaticTax, currentPeriod, isOver, type Subscription, withItems } from "./subscription-object.ts";
import { itemWish, prorating } from "./subscription-params.ts";

const details = z.strictObject({
  billing_cycle_anchor: z.strictObject({ type: choice("now", "timestamp", "unchanged"), timestamp: whole().optional() }).optional(),
  cancel_at: clearable(whole()).optional(),
  cancel_at_period_end: flag().optional(),
  cancel_now: flag().optional(),
  items: some(itemWish).optional(),
  metadata: metadata().optional(),
  proration_behavior: prorating().optional(),
  proration_date: whole().optional(),
  start_date: whole().optional(),
  trial_end: z.union([z.literal("now"), whole()]).optional(),
});
const item = z.strictObject({
  amount: whole().optional(),
  currency: z.string().length(3).optional(),
  description: text().optional(),
  metadata: metadata().optional(),
  price: text().optional(),
  price_data: inlinePriceData.optional(),
  quantity: whole(1).optional(),
});
export const previewing = formOf<Stripe.InvoiceCreatePreviewParams>()({
  automatic_tax: z.strictObject({ enabled: flag() }).optional(),
  currency: z.string().length(3).optional(),
  customer: text().optional(),
  customer_details: z
    .strictObject({ address: clearable(address()).optional(), tax_exempt: choice("exempt", "none", "reverse").optional() })
    .optional(),
  invoice_items: some(item).optional(),
  preview_mode: choice("next", "recurring").optional(),
  schedule: text().optional(),
  subscription: text().optional(),
  subscription_details: details.optional(),
});
type Previewing = z.infer<typeof previewing>;

/** The invoice that comes next, or that a change would cause, made by the very arithmetic that will make it. Nothing is stored. */
export function preview(context: Context, input: Previewing): Invoice {
  const schedule = input.schedule ? context.need("subscription_schedule", input.schedule, "schedule").subscription : null;
  const id = input.subscription ?? schedule;
  const found = id ? context.need("subscription", id, "subscription") : latestOf(context, input);
  const invoice = found ? ofSubscription(context, found, input) : ofNew(context, input);
  return { ...invoice, id: invoice.id.replace("in_", "upcoming_in_"), auto_advance: false };
}

function ofSubscription(context: Context, before: Subscription, input: Previewing): Invoice {
  const at = context.now(before.customer);
  const { subscription_details: wish = {} } = input;
  if (before.status === "canceled") throw none(before.customer);
  const { subscription: changed, prorations, charges, invoiceNow } = changeOf(context, before, wishOf(wish));
  const ends = wish.cancel_at_period_end ?? (wish.cancel_at === undefined ? before.cancel_at !== null : wish.cancel_at !== null);
  const subscription = taxed(changed, input);
  const extra = extraLines(context, at, input);
  if (invoiceNow) return bill(context, subscription, [...prorations, ...(charges ?? []), ...extra], at, { start: at, end: at }, input);
  const past = currentPeriod(subscription);
  const coming = ends || wish.cancel_now ? [] : nextPeriod(context, subscription, past.end);
  const invoice = bill(context, subscription, [...prorations, ...coming, ...extra], past.end, past, input);
  if (invoice.lines.data.length === 0) throw none(before.customer);
  return invoice;
}

function nextPeriod(context: Context, subscription: Subscription, start: number): Draft[] {
  const changedItems = context.store.get("subscription", subscription.id);
  const scheduled = changedItems ? itemsAt(context, subscription, start) : subscription.items.data;
  const period = periodAt(subscription.billing_cycle_anchor, cycleOf(scheduled), start);
  const after = withItems(subscription, scheduled, period);
  return wholePeriod(after, after.items.data, period, booksOf(context));
}

function ofNew(context: Context, input: Previewing): Invoice {
  const { customer: id, subscription_details: wish } = input;
  if (!id) throw invalid("You must supply a value for `customer`, `subscription` or `schedule`.", "customer", "parameter_missing");
  const customer = context.need("customer", id, "customer");
  const wanted = (wish?.items ?? []).map((one, index) => ({
    price: pricedBy(context, one, `subscription_details[items][${index}]`),
    quantity: one.quantity ?? 1,
  }));
  const [first] = wanted;
  if (!first) throw none(id);
  refuseMixed(context, id, first.price.currency);
  const anchor = wish?.billing_cycle_anchor?.timestamp ?? null;
  const trialEnd = typeof wish?.trial_end === "number" ? wish.trial_end : null;
  const tax = input.automatic_tax?.enabled ?? false;
  const { subscription, drafts } = opened(context, {
    customer,
    wanted,
    anchor,
    trialEnd,
    prorate: wish?.proration_behavior !== "none",
    tax,
    more: {},
  });
  const at = subscription.created;
  return bill(context, subscription, [...drafts, ...extraLines(context, at, input)], at, { start: at, end: at }, input);
}

function bill(
  context: Context,
  subscription: Subscription,
  drafts: readonly Draft[],
  at: number,
  period: { start: number; end: number },
  input: Previewing,
): Invoice {
  const known = context.need("customer", subscription.customer, "customer");
  const { address: typed, tax_exempt } = input.customer_details ?? {};
  const customer = { ...known, ...(typed ? { address: wholeAddress(typed) } : {}), ...(tax_exempt ? { tax_exempt } : {}) };
  const prorationDate = input.subscription_details?.proration_date;
  return invoiceFor(context, customer, subscription, { reason: "upcoming", drafts, period, prorationDate }, at);
}

function extraLines(context: Context, at: number, { invoice_items = [], currency = "usd" }: Previewing): Draft[] {
  return invoice_items.map((one, index) => {
    const price = one.amount === undefined ? pricedBy(context, one, `invoice_items[${index}]`) : null;
    const quantity = one.quantity ?? 1;
    const own = price ? onceOf(context, price, quantity, at) : plainLine(one.amount ?? 0, currency, at);
    return { ...own, description: one.description ?? own.description, metadata: one.metadata ?? {} };
  });
}

function wishOf({ billing_cycle_anchor: anchor, items, proration_behavior, proration_date, trial_end }: z.infer<typeof details>): Wish {
  return {
    items,
    proration_behavior,
    proration_date,
    trial_end,
    billing_cycle_anchor: anchor?.type === "now" ? { type: "now" } : undefined,
  };
}

function taxed(subscription: Subscription, { automatic_tax }: Previewing): Subscription {
  return automatic_tax ? { ...subscription, automatic_tax: automaticTax(automatic_tax.enabled) } : subscription;
}

// Without a subscription's id, and with nothing wished for: the customer's newest that goes on.
function latestOf(context: Context, { customer, subscription_details: wish }: Previewing): Subscription | null {
  if (!customer || wish?.items) return null;
  const all = context.store.all("subscription", { field: "customer", is: "=", value: customer });
  return all.find((one) => !isOver(one)) ?? null;
}

function none(customer: string) {
  return invalid(`No upcoming invoices for customer: ${customer}`, undefined, "invoice_upcoming_none");
}
