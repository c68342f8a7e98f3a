import { after } from "node:test";
import { bench } from "../testing.ts";
import { testFields } from "../testing-fixtures.ts";

// The names of the fields in Stripe's published fixtures (github.com/stripe/openapi, fixtures3.json), without those that
// later versions of the API have taken away.
const FIELDS = {
  session:
    "after_expiration allow_promotion_codes amount_subtotal amount_total automatic_tax billing_address_collection cancel_url client_reference_id consent consent_collection created currency custom_fields custom_text customer customer_creation customer_details customer_email expires_at id invoice invoice_creation livemode locale metadata mode object payment_intent payment_link payment_method_collection payment_method_options payment_method_types payment_status phone_number_collection recovered_from setup_intent shipping_address_collection shipping_cost shipping_options status submit_type subscription success_url total_details url",
  "session.automatic_tax": "enabled status",
  "session.custom_text": "shipping_address submit",
  "session.customer_details": "address email name phone tax_exempt tax_ids",
  "session.phone_number_collection": "enabled",
  credit_note:
    "amount amount_shipping created currency customer customer_balance_transaction discount_amount discount_amounts id invoice lines livemode memo metadata number object out_of_band_amount pdf reason shipping_cost status subtotal subtotal_excluding_tax total total_excluding_tax type voided_at",
  "credit_note.lines.data.0":
    "amount description discount_amount discount_amounts id livemode object quantity tax_rates type unit_amount unit_amount_decimal",
  invoice:
    "account_country account_name account_tax_ids amount_due amount_paid amount_remaining amount_shipping application attempt_count attempted auto_advance automatic_tax billing_reason collection_method created currency custom_fields customer customer_address customer_email customer_name customer_phone customer_shipping customer_tax_exempt customer_tax_ids default_payment_method default_source default_tax_rates description discounts due_date ending_balance footer from_invoice hosted_invoice_url id invoice_pdf last_finalization_error latest_revision lines livemode metadata next_payment_attempt number object on_behalf_of payment_settings period_end period_start post_payment_credit_notes_amount pre_payment_credit_notes_amount receipt_number shipping_cost shipping_details starting_balance statement_descriptor status status_transitions subtotal subtotal_excluding_tax test_clock total total_discount_amounts total_excluding_tax webhooks_delivered_at",
  "invoice.automatic_tax": "enabled status",
  "invoice.payment_settings": "default_mandate payment_method_options payment_method_types",
  "invoice.status_transitions": "finalized_at marked_uncollectible_at paid_at voided_at",
  "invoice.lines": "data has_more object url",
  "invoice.lines.data.0":
    "amount currency description discount_amounts discountable discounts id livemode metadata object period quantity subscription",
  invoiceitem:
    "amount currency customer date description discountable discounts id invoice livemode metadata object period proration quantity tax_rates test_clock",
  subscription:
    "application application_fee_percent automatic_tax billing_cycle_anchor billing_thresholds cancel_at cancel_at_period_end canceled_at cancellation_details collection_method created currency customer days_until_due default_payment_method default_source default_tax_rates description ended_at id items latest_invoice livemode metadata next_pending_invoice_item_invoice object on_behalf_of pause_collection payment_settings pending_invoice_item_interval pending_setup_intent pending_update schedule start_date status test_clock transfer_data trial_end trial_settings trial_start",
  "subscription.cancellation_details": "comment feedback reason",
  "subscription.items.data.0": "billing_thresholds created id metadata object price quantity subscription tax_rates",
  "subscription.payment_settings": "payment_method_options payment_method_types save_default_payment_method",
  subscription_schedule:
    "application canceled_at completed_at created current_phase customer default_settings end_behavior id livemode metadata object phases released_at released_subscription status subscription test_clock",
  "subscription_schedule.default_settings":
    "application_fee_percent automatic_tax billing_cycle_anchor billing_thresholds collection_method default_payment_method description invoice_settings on_behalf_of transfer_data",
  "subscription_schedule.phases.0":
    "add_invoice_items application_fee_percent billing_cycle_anchor billing_thresholds collection_method currency default_payment_method default_tax_rates description end_date invoice_settings items metadata on_behalf_of proration_behavior start_date transfer_data trial_end",
  "subscription_schedule.phases.0.items.0": "billing_thresholds metadata price quantity tax_rates",
} as const;

const { stripe, stop } = await bench();
after(stop);

async function everything(): Promise<Readonly<Record<string, unknown>>> {
  const customer = await stripe.customers.create({ email: "example@example.com" });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const product = await stripe.products.create({ name: "T-shirt" });
  const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 2_000, recurring: { interval: "month" } });
  const items = [{ price: price.id }];
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items, default_payment_method: method.id });
  const made = await stripe.checkout.sessions.create({
    mode: "payment",
    customer: customer.id,
    line_items: [{ price_data: { currency: "usd", unit_amount: 5_000, product_data: { name: "Pack" } } }],
    success_url: "https://example.com/success",
  });
  const card = { method: "card", number: "4242424242424242", expiry: "12/34", cvc: "123", name: "Ana", country: "US" };
  await fetch(String(made.url), { method: "POST", body: new URLSearchParams(card), redirect: "manual" });
  const invoice = await stripe.invoices.retrieve(String(subscription.latest_invoice));
  return {
    session: await stripe.checkout.sessions.retrieve(made.id),
    subscription,
    invoice,
    credit_note: await stripe.creditNotes.create({ invoice: invoice.id, amount: 500, refund_amount: 500 }),
    invoiceitem: await stripe.invoiceItems.create({ customer: customer.id, amount: 1_000, currency: "usd" }),
    subscription_schedule: await stripe.subscriptionSchedules.create({ from_subscription: subscription.id }),
  };
}
testFields(await everything(), FIELDS);
