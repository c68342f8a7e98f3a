import { money, shortDay } from "../pages/money.ts";
import type { Credited, Draft } from "./lines.ts";
import { type Cycle, type Period, periodAt, sameCycle } from "./periods.ts";
import { amountOf, type Price } from "./prices.ts";
import { remaining } from "./proration.ts";
import { currentPeriod, type Item, type Subscription, withItems } from "./subscription-object.ts";

/** What an item was charged last, and for which time: a credit gives back from it, never what was not charged. */
export type Billed = { readonly amount: number; readonly period: Period; readonly from: Credited | null };

/** What the arithmetic needs to know and cannot see in the subscription. */
export type Books = { readonly nameOf: (price: Price) => string; readonly billed: (item: Item, at: number) => Billed | null };

export type Change = {
  readonly items: readonly Item[];
  readonly anchor: "now" | "unchanged";
  readonly prorate: boolean;
  /** The instant from which the change counts for the sums. */
  readonly prorationDate: number;
  /** A trial that goes on until then, that ends now, or that is left as it is. */
  readonly trialEnd: number | "now" | null;
  readonly now: number;
};
export type Changed = {
  readonly subscription: Subscription;
  /** Credits and charges for the rest of a period. */
  readonly prorations: readonly Draft[];
  /** Charges for a period that begins with the change; null when none begins. */
  readonly charges: readonly Draft[] | null;
};

/** What becomes of a subscription that is changed, and what is to be billed for it. Pure: the preview asks it as well. */
export function change(subscription: Subscription, wish: Change, books: Books): Changed {
  const period = currentPeriod(subscription);
  const inTrial = subscription.trial_end !== null && subscription.trial_end > wish.now;
  const trialEnd = wish.trialEnd === null && inTrial ? subscription.trial_end : wish.trialEnd;
  const prorate = wish.prorate && !inTrial;
  const gone = prorate ? credits(subscription, wish, books) : [];
  if (typeof trialEnd === "number") return onTrial(subscription, wish, trialEnd, gone, books);
  if (wish.trialEnd === "now" || wish.anchor === "now" || beginsAnew(subscription.items.data, wish.items)) {
    const began = begun(subscription, wish);
    return { subscription: began, prorations: gone, charges: whole(began, began.items.data, currentPeriod(began), books) };
  }
  const after = withItems(subscription, wish.items, period);
  return { subscription: after, prorations: prorate ? [...gone, ...debits(after, subscription, wish, books)] : [], charges: null };
}

/** The lines of a whole period of all items. */
export function whole(subscription: Subscription, items: readonly Item[], period: Period, { nameOf }: Books): Draft[] {
  return items.map((item) => {
    const { price, quantity = 1 } = item;
    const amount = amountOf(price, quantity);
    return draftOf(subscription, item, { amount, period, description: `${quantity} × ${nameOf(price)} (${rate(price)})` });
  });
}

/** A line of an item; what is not said is a plain charge. */
export function draftOf(
  subscription: Subscription,
  item: Item,
  line: Pick<Draft, "amount" | "period" | "description"> & Partial<Draft>,
): Draft {
  return {
    price: item.price,
    quantity: item.quantity ?? 1,
    proration: false,
    credited: null,
    subscription: subscription.id,
    item: item.id,
    invoiceItem: null,
    metadata: subscription.metadata,
    taxBehavior: item.price.tax_behavior === "inclusive" ? "inclusive" : "exclusive",
    ...line,
  };
}

function rate({ unit_amount, unit_amount_decimal, currency, recurring }: Price): string {
  const { interval = "month", interval_count = 1 } = recurring ?? {};
  const each = `at ${money(unit_amount ?? Number(unit_amount_decimal), currency)}`;
  return interval_count === 1 ? `${each} / ${interval}` : `${each} every ${interval_count} ${interval}s`;
}

function credits(subscription: Subscription, { items, prorationDate: at, anchor, trialEnd }: Change, books: Books): Draft[] {
  const all = anchor === "now" || trialEnd !== null || beginsAnew(subscription.items.data, items);
  return subscription.items.data.flatMap((item) => {
    if (!all && !differs(item, items)) return [];
    const billed = books.billed(item, at);
    const amount = billed ? remaining(billed.amount, billed.period, at) : 0;
    if (!billed || amount === 0) return [];
    const description = `Unused time on ${title(item, books)} after ${shortDay(at)}`;
    const period = { start: at, end: billed.period.end };
    return [draftOf(subscription, item, { amount: -amount, period, description, proration: true, credited: billed.from })];
  });
}

function debits(after: Subscription, before: Subscription, { prorationDate: at }: Change, books: Books): Draft[] {
  const { end } = currentPeriod(after);
  return after.items.data.flatMap((item) => {
    if (!differs(item, before.items.data)) return [];
    const amount = remaining(amountOf(item.price, item.quantity ?? 1), fullPeriod(after, end - 1), at);
    const description = `Remaining time on ${title(item, books)} after ${shortDay(at)}`;
    return amount === 0 ? [] : [draftOf(after, item, { amount, period: { start: at, end }, description, proration: true })];
  });
}

/** The whole period around an instant, also where the first one was cut short. */
export function fullPeriod(subscription: Subscription, at: number): Period {
  return periodAt(subscription.billing_cycle_anchor, cycleOf(subscription.items.data), at);
}

function begun(subscription: Subscription, { items, now }: Change): Subscription {
  const period = periodAt(now, cycleOf(items), now);
  const trial = subscription.status === "trialing" ? { status: "active", trial_end: now } : {};
  return { ...withItems(subscription, items, period), billing_cycle_anchor: now, ...trial };
}

function onTrial(subscription: Subscription, { items, now }: Change, end: number, prorations: readonly Draft[], books: Books): Changed {
  const goesOn = subscription.trial_end === end;
  const period = goesOn ? currentPeriod(subscription) : { start: now, end };
  const after = {
    ...withItems(subscription, items, period),
    billing_cycle_anchor: end,
    status: "trialing",
    trial_end: end,
    trial_start: goesOn ? subscription.trial_start : now,
  };
  return { subscription: after, prorations, charges: goesOn ? null : trialLines(after, books) };
}

/** The lines of a trial: they name it and ask for nothing. */
export function trialLines(subscription: Subscription, books: Books): Draft[] {
  const period = currentPeriod(subscription);
  return subscription.items.data.map((item) =>
    draftOf(subscription, item, { amount: 0, period, description: `Trial period for ${books.nameOf(item.price)}` }),
  );
}

/** A new rhythm, or the step from nothing to something, begins a new period; so it does at Stripe. */
function beginsAnew(before: readonly Item[], after: readonly Item[]): boolean {
  const cost = (items: readonly Item[]) => items.reduce((sum, { price, quantity = 1 }) => sum + amountOf(price, quantity), 0);
  return !sameCycle(cycleOf(before), cycleOf(after)) || (cost(before) === 0 && cost(after) > 0);
}

export function cycleOf([item]: readonly Item[]): Cycle {
  return item?.price.recurring ?? { interval: "month", interval_count: 1 };
}

function differs(item: Item, others: readonly Item[]): boolean {
  const other = others.find(({ id }) => id === item.id);
  return !other || other.price.id !== item.price.id || other.quantity !== item.quantity;
}

function title({ price, quantity = 1 }: Item, { nameOf }: Books): string {
  return quantity === 1 ? nameOf(price) : `${quantity} × ${nameOf(price)}`;
}
