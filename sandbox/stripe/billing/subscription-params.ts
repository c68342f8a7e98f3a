import type Stripe from "stripe";
import { z } from "zod";
import { choice, clearable, customFields, flag, formOf, metadata, some, text, whole } from "../core/params.ts";
import { inlinePriceData } from "../resources/prices.ts";

const behaviors = ["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"] as const;
export const prorating = () => choice("create_prorations", "always_invoice", "none");
const now = z.literal("now");

/** An item of a subscription as a request names it. */
export const itemWish = z.strictObject({
  id: text().optional(),
  price: text().optional(),
  price_data: inlinePriceData.optional(),
  quantity: whole(0).optional(),
  deleted: flag().optional(),
  clear_usage: flag().optional(),
  metadata: metadata().optional(),
});

const endBehavior = z.strictObject({
  billing_cycle_anchor: choice("now", "unchanged").optional(),
  missing_payment_method: choice("cancel", "create_invoice", "pause"),
});
const invoiceSettings = z.strictObject({
  custom_fields: customFields().optional(),
  description: clearable(text()).optional(),
  footer: clearable(text()).optional(),
});
const details = z.strictObject({
  comment: clearable(text()).optional(),
  feedback: clearable(
    choice("customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused"),
  ).optional(),
});
const paymentSettings = z.strictObject({
  payment_method_types: clearable(some(text())).optional(),
  save_default_payment_method: choice("off", "on_subscription").optional(),
});

/** What both a new and a changed subscription take. */
const shared = {
  automatic_tax: z.strictObject({ enabled: flag() }).optional(),
  cancel_at: clearable(whole()).optional(),
  cancel_at_period_end: flag().optional(),
  collection_method: choice("charge_automatically", "send_invoice").optional(),
  days_until_due: whole(0).optional(),
  default_payment_method: clearable(text()).optional(),
  description: clearable(text()).optional(),
  invoice_settings: invoiceSettings.optional(),
  items: some(itemWish).optional(),
  metadata: metadata().optional(),
  off_session: flag().optional(),
  payment_behavior: choice(...behaviors).optional(),
  payment_settings: paymentSettings.optional(),
  proration_behavior: prorating().optional(),
  trial_end: z.union([now, whole()]).optional(),
  trial_settings: z.strictObject({ end_behavior: endBehavior }).optional(),
};

export const creating = formOf<Stripe.SubscriptionCreateParams>()({
  ...shared,
  backdate_start_date: z.never({ error: "The sandbox does not backdate subscriptions." }).optional(),
  billing_cycle_anchor: whole().optional(),
  currency: text().optional(),
  customer: text(),
  trial_period_days: whole(0, 730).optional(),
});
export const updating = formOf<Stripe.SubscriptionUpdateParams>()({
  ...shared,
  billing_cycle_anchor: z.strictObject({ type: choice("now", "unchanged") }).optional(),
  cancellation_details: details.optional(),
  proration_date: whole().optional(),
});
export const canceling = formOf<Stripe.SubscriptionCancelParams>()({
  cancellation_details: details.optional(),
  invoice_now: flag().optional(),
  prorate: flag().optional(),
});
export type Creating = z.infer<typeof creating>;
export type Updating = z.infer<typeof updating>;
