import type Stripe from "stripe";
import { z } from "zod";
import { choice, clearable, customFields, flag, formOf, metadata, text, whole } from "../core/params.ts";
import { inlinePriceData } from "../resources/prices.ts";

const fields = customFields().optional();
const shared = {
  auto_advance: flag().optional(),
  automatic_tax: z.strictObject({ enabled: flag() }).optional(),
  collection_method: choice("charge_automatically", "send_invoice").optional(),
  custom_fields: fields,
  days_until_due: whole(0).optional(),
  default_payment_method: clearable(text()).optional(),
  description: clearable(text()).optional(),
  due_date: whole().optional(),
  footer: clearable(text()).optional(),
  metadata: metadata().optional(),
  payment_settings: z.looseObject({}).optional(),
  statement_descriptor: clearable(text()).optional(),
};
export const creatingInvoice = formOf<Stripe.InvoiceCreateParams>()({
  ...shared,
  currency: z.string().length(3).optional(),
  customer: text(),
  pending_invoice_items_behavior: choice("exclude", "include").optional(),
  subscription: text().optional(),
});
export const updatingInvoice = formOf<Stripe.InvoiceUpdateParams>()(shared);
export const paying = formOf<Stripe.InvoicePayParams>()({
  forgive: flag().optional(),
  off_session: flag().optional(),
  paid_out_of_band: flag().optional(),
  payment_method: text().optional(),
});
export const finalizing = formOf<Stripe.InvoiceFinalizeInvoiceParams>()({ auto_advance: flag().optional() });

const period = z.strictObject({ start: whole(), end: whole() });
const itemFields = {
  amount: whole().optional(),
  description: clearable(text()).optional(),
  discountable: flag().optional(),
  metadata: metadata().optional(),
  period: period.optional(),
  price_data: inlinePriceData.optional(),
  pricing: z.strictObject({ price: text() }).optional(),
  quantity: whole(0).optional(),
  tax_behavior: choice("exclusive", "inclusive", "unspecified").optional(),
  unit_amount_decimal: z.string().optional(),
};
export const creatingItem = formOf<Stripe.InvoiceItemCreateParams>()({
  ...itemFields,
  currency: z.string().length(3).optional(),
  customer: text(),
  invoice: text().optional(),
  subscription: text().optional(),
});
export const updatingItem = formOf<Stripe.InvoiceItemUpdateParams>()(itemFields);
export type InvoiceFields = z.infer<typeof updatingInvoice>;
export type CreatingItem = z.infer<typeof creatingItem>;
