import type Stripe from "stripe";

/**
 * A type of the SDK as it travels: decimals are strings, and what may be expanded is its id. So an object is stored and
 * sent with the very fields that the SDK's types demand.
 */
export type Stored<T> = T extends string
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer Item)[]
      ? Stored<Folded<Item>>[]
      : T extends object
        ? { [Key in keyof T]: Stored<Folded<T[Key]>> }
        : T;

type Folded<T> = string extends T ? Exclude<T, { id: string; object: string }> : T;

/** Everything that the stand-in keeps, by the name in the field `object`. */
export type Kinds = {
  balance_transaction: Stored<Stripe.BalanceTransaction>;
  "billing_portal.configuration": Stored<Stripe.BillingPortal.Configuration>;
  "billing_portal.session": Stored<Stripe.BillingPortal.Session>;
  charge: Stored<Stripe.Charge>;
  "checkout.session": Stored<Stripe.Checkout.Session>;
  credit_note: Stored<Stripe.CreditNote>;
  customer: Stored<Stripe.Customer>;
  dispute: Stored<Stripe.Dispute>;
  event: Stored<Stripe.EventBase>;
  invoice: Stored<Stripe.Invoice>;
  invoice_payment: Stored<Stripe.InvoicePayment>;
  invoiceitem: Stored<Stripe.InvoiceItem>;
  payment_intent: Stored<Stripe.PaymentIntent>;
  payment_method: Stored<Stripe.PaymentMethod>;
  price: Stored<Stripe.Price>;
  product: Stored<Stripe.Product>;
  refund: Stored<Stripe.Refund>;
  setup_intent: Stored<Stripe.SetupIntent>;
  subscription: Stored<Stripe.Subscription>;
  subscription_schedule: Stored<Stripe.SubscriptionSchedule>;
  tax_id: Stored<Stripe.TaxId>;
  "test_helpers.test_clock": Stored<Stripe.TestHelpers.TestClock>;
  webhook_endpoint: Stored<Stripe.WebhookEndpoint>;
};

export type Kind = keyof Kinds;

/** What the stand-in knows of an object and never tells: which test card it is, an endpoint's secret. */
export type Hidden = Readonly<Record<string, string | number | boolean | null>>;
