import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { type Behavior, billNow, billSubscription, keepProrations } from "./bill.ts";
import { booksOf } from "./billed.ts";
import { type Change, type Changed, change } from "./change.ts";
import { otherCurrency } from "./currency.ts";
import type { Draft } from "./lines.ts";
import { pricedBy } from "./prices.ts";
import { keep, overdueFor } from "./standing.ts";
import { currentPeriod, type Item, newItem, type Subscription } from "./subscription-object.ts";

export type Prorating = "create_prorations" | "always_invoice" | "none";
type ItemWish = {
  readonly id?: string | undefined;
  readonly price?: string | undefined;
  readonly price_data?: Parameters<typeof pricedBy>[1]["price_data"];
  readonly quantity?: number | undefined;
  readonly deleted?: boolean | undefined;
  readonly metadata?: Record<string, string> | null | undefined;
};
export type Wish = {
  readonly items?: readonly ItemWish[] | undefined;
  readonly billing_cycle_anchor?: { readonly type: "now" | "unchanged" } | undefined;
  readonly proration_behavior?: Prorating | undefined;
  readonly proration_date?: number | undefined;
  readonly trial_end?: number | "now" | undefined;
};

/** The items after a wish: what names an id changes it, what names none joins, what is deleted goes. */
export function itemsAfter(context: Context, subscription: Subscription, wishes: readonly ItemWish[] = []): Item[] {
  const kept = new Map(subscription.items.data.map((item) => [item.id, item]));
  for (const [index, wish] of wishes.entries()) {
    const param = `items[${index}]`;
    const old = wish.id === undefined ? null : kept.get(wish.id);
    if (old === undefined) throw invalid(`No such subscription item: '${wish.id}'`, `${param}[id]`, "resource_missing");
    if (wish.deleted === true && old) {
      kept.delete(old.id);
      continue;
    }
    const item = old ? reworded(context, old, wish, param) : joining(context, subscription, wish, param);
    kept.set(item.id, item);
  }
  if (kept.size === 0) throw invalid("A subscription must have at least one active plan. To remove all plans, cancel it.", "items");
  return [...kept.values()];
}

function joining(context: Context, subscription: Subscription, wish: ItemWish, param: string): Item {
  const price = pricedBy(context, wish, param);
  const refused = otherCurrency(price, subscription.currency, `${param}[price]`);
  if (refused) throw refused;
  if (subscription.items.data.some((item) => item.price.id === price.id))
    throw invalid(`Cannot add multiple subscription items with the same plan: ${price.id}`, `${param}[price]`);
  const at = context.now(subscription.customer);
  return { ...newItem(price, wish.quantity ?? 1, subscription.id, currentPeriod(subscription), at), metadata: wish.metadata ?? {} };
}

function reworded(context: Context, old: Item, wish: ItemWish, param: string): Item {
  const changes = wish.price !== undefined || wish.price_data !== undefined;
  const price = changes && wish.price !== old.price.id ? pricedBy(context, wish, param) : old.price;
  const refused = otherCurrency(price, old.price.currency, `${param}[price]`);
  if (refused) throw refused;
  const fresh = newItem(price, wish.quantity ?? old.quantity ?? 1, old.subscription, { start: 0, end: 0 }, old.created);
  const metadata = wish.metadata === null ? {} : { ...old.metadata, ...wish.metadata };
  return { ...old, price, plan: fresh.plan, quantity: fresh.quantity ?? 1, metadata };
}

/** What a wish comes to: the changed subscription and the lines, with nothing stored. The preview and the update both ask it. */
export function changeOf(context: Context, subscription: Subscription, wish: Wish): Changed & { readonly invoiceNow: boolean } {
  const now = context.now(subscription.customer);
  const period = currentPeriod(subscription);
  const { proration_date: date, proration_behavior: prorating = "create_prorations" } = wish;
  if (date !== undefined && (date < period.start || date > period.end))
    throw invalid("Cannot specify `proration_date` outside of the current period.", "proration_date");
  const asked: Change = {
    items: itemsAfter(context, subscription, wish.items),
    anchor: wish.billing_cycle_anchor?.type ?? "unchanged",
    prorate: prorating !== "none",
    prorationDate: date ?? now,
    trialEnd: wish.trial_end ?? null,
    now,
  };
  const changed = change(subscription, asked, booksOf(context));
  return { ...changed, invoiceNow: changed.charges !== null || (prorating === "always_invoice" && changed.prorations.length > 0) };
}

/** Changes a subscription for good: bills at once what is due now, keeps the rest for its next invoice. */
export function revise(
  context: Context,
  before: Subscription,
  wish: Wish,
  more: Partial<Subscription>,
  behavior: Behavior,
  offSession: boolean,
): Subscription {
  const result = changeOf(context, before, wish);
  const after: Subscription = { ...result.subscription, ...more };
  const at = context.now(before.customer);
  if (!result.invoiceNow) {
    const saved = keep(context, before, after);
    keepProrations(context, saved, result.prorations, at);
    return saved;
  }
  // What is credited and charged for the rest of a period waits for the invoice like any item, and is taken up by the next: this one.
  keepProrations(context, after, result.prorations, at);
  const charges = result.charges ?? [];
  return behavior === "pending_if_incomplete"
    ? onceItIsPaid(context, before, after, charges, wish)
    : atOnce(context, before, after, charges, wish, behavior, offSession);
}

function atOnce(
  context: Context,
  before: Subscription,
  after: Subscription,
  lines: readonly Draft[],
  wish: Wish,
  behavior: Behavior,
  offSession: boolean,
): Subscription {
  keep(context, before, after);
  const draft = billUpdate(context, after, lines, wish);
  const { outcome } = billNow(context, draft, behavior, offSession);
  if (outcome.status !== "succeeded" && outcome.status !== "processing") overdueFor(context, after.id);
  return context.need("subscription", after.id);
}

// The change waits for its payment: until then the subscription is what it was, and says what it will be.
function onceItIsPaid(context: Context, before: Subscription, after: Subscription, lines: readonly Draft[], wish: Wish): Subscription {
  const at = context.now(before.customer);
  const draft = billUpdate(context, { ...before, status: after.status }, lines, wish);
  const waiting: Subscription = {
    ...context.need("subscription", before.id),
    pending_update: {
      billing_cycle_anchor: after.billing_cycle_anchor === before.billing_cycle_anchor ? null : after.billing_cycle_anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: at + 23 * 3_600,
      metadata: null,
      subscription_items: after.items.data,
      trial_end: null,
      trial_from_plan: null,
    },
  };
  context.save("subscription", waiting);
  context.store.hide(before.id, { pending_invoice: draft.id });
  billNow(context, draft, "pending_if_incomplete", false);
  const now = context.need("subscription", before.id);
  // A payment that fails leaves the present period paid and the subscription active: only the change is at stake.
  return keep(context, before, now.pending_update ? { ...now, status: before.status } : now);
}

function billUpdate(context: Context, subscription: Subscription, drafts: readonly Draft[], wish: Wish) {
  const at = context.now(subscription.customer);
  const bill = { reason: "subscription_update", drafts, period: { start: at, end: at }, prorationDate: wish.proration_date ?? at } as const;
  return billSubscription(context, subscription, bill, at);
}
