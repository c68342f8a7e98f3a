import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { shortDay } from "../pages/money.ts";
import { type Behavior, billNow, billSubscription, noMethod } from "./bill.ts";
import { booksOf } from "./billed.ts";
import type { Customer } from "./buyer.ts";
import { cycleOf, draftOf, trialLines, whole } from "./change.ts";
import { methodFor } from "./collect.ts";
import { adopt, otherCurrency, refuseMixed } from "./currency.ts";
import type { Outcome } from "./intents.ts";
import type { Draft, Invoice } from "./lines.ts";
import { periodAt } from "./periods.ts";
import { amountOf, type Price, recurringOf } from "./prices.ts";
import { remaining } from "./proration.ts";
import { keep } from "./standing.ts";
import { automaticTax, blankSubscription, currentPeriod, newItem, type Subscription, withItems } from "./subscription-object.ts";

export type Wanted = { readonly price: Price; readonly quantity: number; readonly metadata?: Readonly<Record<string, string>> };
export type Opening = {
  readonly customer: Customer;
  readonly wanted: readonly Wanted[];
  readonly anchor: number | null;
  readonly trialEnd: number | null;
  readonly prorate: boolean;
  readonly tax: boolean;
  readonly more: Partial<Subscription>;
};
export type Opened = { readonly subscription: Subscription; readonly drafts: readonly Draft[] };

/** A new subscription and what its first invoice asks for; nothing is stored, so a preview asks it as well. */
export function opened(context: Context, opening: Opening): Opened {
  const { customer, wanted, anchor, trialEnd, prorate, tax, more } = opening;
  const [first] = wanted;
  if (!first) throw invalid("Missing required param: items.", "items", "parameter_missing");
  const now = context.now(customer.id);
  const every = recurringOf(first.price, "items[0][price]");
  for (const [index, { price }] of wanted.entries()) sameTerms(first.price, price, `items[${index}][price]`);
  const blank = { ...blankSubscription(context, customer, first.price.currency), ...more, automatic_tax: automaticTax(tax) };
  const begins = trialEnd ?? anchor ?? now;
  const natural = periodAt(begins, every, begins);
  if (trialEnd === null && begins > periodAt(now, every, now).end)
    throw invalid("`billing_cycle_anchor` cannot be later than next natural billing date for plan", "billing_cycle_anchor");
  if (begins < now)
    throw invalid("Timestamp must be an integer Unix timestamp in the future.", trialEnd === null ? "billing_cycle_anchor" : "trial_end");
  const period = begins > now ? { start: now, end: begins } : natural;
  const items = wanted.map(({ price, quantity, metadata = {} }) => ({
    ...newItem(price, quantity, blank.id, period, now),
    metadata: { ...metadata },
  }));
  const dated = { ...withItems(blank, items, period), billing_cycle_anchor: begins };
  const trial = trialEnd === null ? { status: "active" } : { status: "trialing", trial_start: now, trial_end: trialEnd };
  const subscription: Subscription = { ...dated, ...trial };
  return { subscription, drafts: firstLines(context, subscription, trialEnd !== null, begins > now, prorate) };
}

function firstLines(context: Context, subscription: Subscription, onTrial: boolean, isCut: boolean, prorate: boolean): Draft[] {
  const books = booksOf(context);
  const { data } = subscription.items;
  const period = currentPeriod(subscription);
  if (onTrial) return trialLines(subscription, books);
  if (!isCut) return whole(subscription, data, period, books);
  const full = periodAt(subscription.billing_cycle_anchor, cycleOf(data), period.end - 1);
  return data.map((item) => {
    const amount = prorate ? remaining(amountOf(item.price, item.quantity ?? 1), full, period.start) : 0;
    const [from, until] = [period.start, period.end].map(shortDay);
    return draftOf(subscription, item, {
      amount,
      period,
      proration: true,
      description: `Time on ${books.nameOf(item.price)} from ${from} until ${until}`,
    });
  });
}

export type Started = { readonly subscription: Subscription; readonly invoice: Invoice; readonly outcome: Outcome };

/** Starts a subscription: keeps it, bills its first period and collects. Throws what Stripe answers when it may not begin. */
export function start(context: Context, { subscription, drafts }: Opened, behavior: Behavior, offSession: boolean): Started {
  const { collection_method, created: at, status } = subscription;
  const isSent = collection_method === "send_invoice";
  const waits = status === "active" && !isSent;
  refuseMixed(context, subscription.customer, subscription.currency);
  adopt(context, subscription.customer, subscription.currency);
  const fresh: Subscription = waits ? { ...subscription, status: "incomplete" } : subscription;
  context.insert("subscription", fresh);
  const draft = billSubscription(context, fresh, { reason: "subscription_create", drafts, period: { start: at, end: at } }, at);
  const billed = context.need("subscription", fresh.id);
  context.emit("customer.subscription.created", billed);
  keep(context, billed, billed);
  if (isSent && draft.amount_due > 0) return { subscription: billed, invoice: draft, outcome: { status: "processing" } };
  if (draft.amount_due > 0 && behavior !== "default_incomplete" && !methodFor(context, draft)) throw noMethod();
  const { invoice, outcome } = billNow(context, draft, behavior, offSession);
  return { subscription: context.need("subscription", fresh.id), invoice, outcome };
}

function sameTerms(first: Price, price: Price, param: string): void {
  const [one, other] = [recurringOf(first, "items[0][price]"), recurringOf(price, param)];
  const refused = otherCurrency(price, first.currency, param);
  if (refused) throw refused;
  if (one.interval !== other.interval || one.interval_count !== other.interval_count)
    throw invalid("Currently, all prices of a subscription in the sandbox must have the same `recurring[interval]`.", "items");
}
