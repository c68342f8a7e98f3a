import type Stripe from "stripe";
import { z } from "zod";
import { choice, customFields, flag, formOf, metadata, some, text, whole } from "../core/params.ts";
import { inlinePriceData } from "../resources/prices.ts";

const lineItem = z.strictObject({
  price: text().optional(),
  price_data: inlinePriceData.optional(),
  quantity: whole(1, 999_999).optional(),
  adjustable_quantity: z.looseObject({}).optional(),
  metadata: metadata().optional(),
});
export const subscriptionData = z.strictObject({
  billing_cycle_anchor: whole().optional(),
  billing_mode: z.looseObject({}).optional(),
  description: text().optional(),
  invoice_settings: z.looseObject({}).optional(),
  metadata: metadata().optional(),
  proration_behavior: choice("create_prorations", "none").optional(),
  trial_end: whole().optional(),
  trial_period_days: whole(1, 730).optional(),
  trial_settings: z.looseObject({}).optional(),
});
const paymentData = z.strictObject({
  capture_method: choice("automatic", "automatic_async").optional(),
  description: text().optional(),
  metadata: metadata().optional(),
  receipt_email: text().optional(),
  setup_future_usage: choice("off_session", "on_session").optional(),
  statement_descriptor: text().optional(),
  statement_descriptor_suffix: text().optional(),
});
const invoiceData = z.strictObject({
  custom_fields: customFields().optional(),
  description: text().optional(),
  footer: text().optional(),
  metadata: metadata().optional(),
});
const update = () => choice("auto", "never").optional();
const url = () => z.string().regex(/^https?:\/\/\S+$/, { error: "Not a valid URL" });

/** What a checkout session is created with. */
export const creating = formOf<Stripe.Checkout.SessionCreateParams>()({
  adaptive_pricing: z.strictObject({ enabled: flag() }).optional(),
  allow_promotion_codes: flag().optional(),
  allowed_payment_method_types: some(text()).optional(),
  automatic_tax: z.strictObject({ enabled: flag() }).optional(),
  billing_address_collection: choice("auto", "required").optional(),
  cancel_url: url().optional(),
  client_reference_id: z.string().max(200).optional(),
  currency: z.string().length(3).optional(),
  custom_text: z.looseObject({}).optional(),
  customer: text().optional(),
  customer_creation: choice("always", "if_required").optional(),
  customer_email: text().optional(),
  customer_update: z.strictObject({ address: update(), name: update(), shipping: update() }).optional(),
  expires_at: whole().optional(),
  invoice_creation: z.strictObject({ enabled: flag(), invoice_data: invoiceData.optional() }).optional(),
  line_items: some(lineItem).optional(),
  locale: text().optional(),
  metadata: metadata().optional(),
  mode: choice("payment", "setup", "subscription"),
  origin_context: choice("mobile_app", "web").optional(),
  payment_intent_data: paymentData.optional(),
  payment_method_collection: choice("always", "if_required").optional(),
  payment_method_options: z.looseObject({}).optional(),
  saved_payment_method_options: z.looseObject({}).optional(),
  setup_intent_data: z.strictObject({ description: text().optional(), metadata: metadata().optional() }).optional(),
  submit_type: choice("auto", "book", "donate", "pay", "subscribe").optional(),
  subscription_data: subscriptionData.optional(),
  success_url: url().optional(),
  tax_id_collection: z.strictObject({ enabled: flag(), required: choice("if_supported", "never").optional() }).optional(),
  ui_mode: choice("hosted_page").optional(),
});
export type Creating = z.infer<typeof creating>;

/** What the sandbox remembers of a session and never tells: how to make what is bought. */
export const kept = z.object({
  update: z.object({ address: z.boolean(), name: z.boolean() }),
  items: z.array(z.object({ id: z.string(), price: z.string(), quantity: z.number(), metadata: z.record(z.string(), z.string()) })),
  payment: z.object({
    description: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    receipt_email: z.string().nullable(),
    setup_future_usage: z.enum(["off_session", "on_session"]).nullable(),
  }),
  subscription: z.object({
    anchor: z.number().nullable(),
    description: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    prorate: z.boolean(),
    trialDays: z.number().nullable(),
    trialEnd: z.number().nullable(),
  }),
  setup: z.object({ description: z.string().nullable(), metadata: z.record(z.string(), z.string()) }),
});
export type Kept = z.infer<typeof kept>;
