import { after } from "node:test";
import { bench } from "./testing.ts";
import { testFields } from "./testing-fixtures.ts";

// The names of the fields in Stripe's published fixtures (github.com/stripe/openapi, fixtures3.json), without those that
// later versions of the API have taken away.
const FIELDS = {
  balance_transaction:
    "amount available_on created currency description exchange_rate fee fee_details id net object reporting_category source status type",
  charge:
    "amount amount_captured amount_refunded application application_fee application_fee_amount balance_transaction billing_details calculated_statement_descriptor captured created currency customer description disputed failure_balance_transaction failure_code failure_message fraud_details id livemode metadata object on_behalf_of outcome paid payment_intent payment_method payment_method_details receipt_email receipt_number receipt_url refunded review shipping source_transfer statement_descriptor statement_descriptor_suffix status transfer_data transfer_group",
  "charge.payment_method_details.card":
    "brand checks country exp_month exp_year fingerprint funding installments last4 mandate network three_d_secure wallet",
  customer:
    "address balance created currency default_source delinquent description discount email id invoice_prefix invoice_settings livemode metadata name next_invoice_sequence object phone preferred_locales shipping tax_exempt test_clock",
  "customer.invoice_settings": "custom_fields default_payment_method footer rendering_options",
  dispute:
    "amount balance_transactions charge created currency evidence evidence_details id is_charge_refundable livemode metadata object payment_intent reason status",
  "dispute.evidence":
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal customer_communication customer_email_address customer_name customer_purchase_ip customer_signature duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text",
  "dispute.evidence_details": "due_by has_evidence past_due submission_count",
  event: "api_version created data id livemode object pending_webhooks request type",
  "event.request": "id idempotency_key",
  price:
    "active billing_scheme created currency custom_unit_amount id livemode lookup_key metadata nickname object product recurring tax_behavior tiers_mode transform_quantity type unit_amount unit_amount_decimal",
  "price.recurring": "interval interval_count usage_type",
  product:
    "active created default_price description id images livemode marketing_features metadata name object package_dimensions shippable statement_descriptor tax_code unit_label updated url",
  refund:
    "amount balance_transaction charge created currency id metadata object payment_intent reason receipt_number source_transfer_reversal status transfer_reversal",
  setup_intent:
    "application automatic_payment_methods cancellation_reason client_secret created customer description flow_directions id last_setup_error latest_attempt livemode mandate metadata next_action object on_behalf_of payment_method payment_method_configuration_details payment_method_options payment_method_types single_use_mandate status usage",
} as const;

const { stripe, stop } = await bench();
after(stop);

async function everything(): Promise<Readonly<Record<string, unknown>>> {
  const customer = await stripe.customers.create();
  const product = await stripe.products.create({ name: "T-shirt" });
  const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 2_000, recurring: { interval: "month" } });
  const never = { automatic_payment_methods: { enabled: true, allow_redirects: "never" } } as const;
  const paid = await stripe.paymentIntents.create({
    amount: 2_000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    ...never,
  });
  await stripe.paymentIntents.create({ amount: 2_000, currency: "usd", confirm: true, payment_method: "pm_card_createDispute", ...never });
  const charge = await stripe.charges.retrieve(String(paid.latest_charge));
  return {
    customer,
    product,
    price,
    charge,
    balance_transaction: await stripe.balanceTransactions.retrieve(String(charge.balance_transaction)),
    dispute: (await stripe.disputes.list()).data[0],
    event: (await stripe.events.list({ limit: 1 })).data[0],
    refund: await stripe.refunds.create({ payment_intent: paid.id }),
    setup_intent: await stripe.setupIntents.create(),
  };
}
testFields(await everything(), FIELDS);
