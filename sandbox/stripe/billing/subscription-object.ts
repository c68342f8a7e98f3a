import type { Context } from "../core/context.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { wholeList } from "../core/resource.ts";
import type { Period } from "./periods.ts";
import { type Price, planOf, recurringOf } from "./prices.ts";

export type Subscription = Kinds["subscription"];
export type Item = Subscription["items"]["data"][number];

/** The states of a subscription that is over for good. */
export const OVER: readonly string[] = ["canceled", "incomplete_expired"];

/** Whether a subscription is over for good: it renews, changes and binds no more. */
export function isOver({ status }: Pick<Subscription, "status">): boolean {
  return OVER.includes(String(status));
}

/** Stripe's way to take tax by itself, on or off; a subscription and an invoice say it alike. */
export function automaticTax(enabled: boolean): Subscription["automatic_tax"] {
  return { disabled_reason: null, enabled, liability: enabled ? { type: "self" } : null };
}

/** An item of a subscription: how much of what, and for which time it is billed now. */
export function newItem(price: Price, quantity: number, subscription: string, period: Period, created: number): Item {
  return {
    id: newId("si"),
    object: "subscription_item",
    billing_thresholds: null,
    created,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price, recurringOf(price, "items[0][price]")),
    price,
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** A subscription with nothing but a customer and a currency; not stored yet. */
export function blankSubscription(context: Context, customer: Kinds["customer"], currency: string): Subscription {
  const id = newId("sub");
  const now = context.now(customer.id);
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: automaticTax(false),
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: now,
    currency,
    customer: customer.id,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: "self" } },
    items: wholeList(`/v1/subscription_items?subscription=${id}`, []),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: "off" },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: "incomplete",
    test_clock: typeof customer.test_clock === "string" ? customer.test_clock : null,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: "create_invoice" } },
    trial_start: null,
  };
}

/** The time that a subscription's items are billed for now; they all have the same. */
export function currentPeriod(subscription: Subscription): Period {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no items`);
  return { start: item.current_period_start, end: item.current_period_end };
}

/** The same subscription with other items, all of them billed for the same time. */
export function withItems(subscription: Subscription, items: readonly Item[], period: Period): Subscription {
  const data = items.map((item) => ({ ...item, current_period_start: period.start, current_period_end: period.end }));
  return { ...subscription, items: { ...subscription.items, data } };
}
