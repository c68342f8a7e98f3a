import type Stripe from "stripe";
import { env } from "#lib/env.ts";
import type { PaymentService } from "./payment-service.ts";
import { checkoutOf, each, intentsOf, since } from "./stripe-buying.ts";
import { catalogOf } from "./stripe-catalog.ts";
import { found, reached, stripeClient } from "./stripe-client.ts";
import { clocksOf, customersOf, methodsOf } from "./stripe-customers.ts";
import { verifiedEvent } from "./stripe-events.ts";
import { invoicesOf } from "./stripe-invoices.ts";
import { subscriptionsOf } from "./stripe-plans.ts";
import { disputeOf, refundOf } from "./stripe-read.ts";

let made: { readonly key: string; readonly service: PaymentService } | undefined;

/** The payment service of STRIPE_SECRET_KEY, Stripe or the sandbox's stand-in. Null where none is set up: then nothing can be bought. */
export function payments(): PaymentService | null {
  const { STRIPE_SECRET_KEY = "", STRIPE_API_URL = "" } = env();
  const key = `${STRIPE_SECRET_KEY} ${STRIPE_API_URL}`;
  if (made?.key === key) return made.service;
  const client = stripeClient();
  if (!client) return null;
  const service = serviceOf(client);
  made = { key, service };
  return service;
}

function serviceOf({
  stripe,
  isLive,
  withTax,
}: {
  readonly stripe: Stripe;
  readonly isLive: boolean;
  readonly withTax: boolean;
}): PaymentService {
  return {
    isLive,
    customers: customersOf(stripe),
    methods: methodsOf(stripe),
    checkout: checkoutOf(stripe, withTax),
    portal: async (customerId, returnUrl) =>
      (await reached(stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl }))).url,
    intents: intentsOf(stripe),
    refunds: refundsOf(stripe),
    disputes: disputesOf(stripe),
    subscriptions: subscriptionsOf(stripe, withTax),
    invoices: invoicesOf(stripe, withTax),
    catalog: catalogOf(stripe),
    events: { verify: (body, signature, now) => verifiedEvent(body, signature, webhookSecrets(), now) },
    clocks: clocksOf(stripe),
    endpoint: (url) => endpoint(stripe, url),
  };
}

function refundsOf(stripe: Stripe): PaymentService["refunds"] {
  return {
    create: async ({ intentId, amount, key }) => {
      const part = amount ? { amount: Number(amount.minor) } : {};
      return refundOf(await reached(stripe.refunds.create({ payment_intent: intentId, ...part }, { idempotencyKey: key })));
    },
    find: async (id) => {
      const refund = await found(stripe.refunds.retrieve(id));
      return refund && refundOf(refund);
    },
    list: ({ from }) => each(stripe.refunds.list(since(from)), refundOf),
  };
}

function disputesOf(stripe: Stripe): PaymentService["disputes"] {
  return {
    find: async (id) => {
      const dispute = await found(stripe.disputes.retrieve(id));
      return dispute && disputeOf(dispute);
    },
    list: ({ from }) => each(stripe.disputes.list(since(from)), disputeOf),
  };
}

// Its secret must be one of STRIPE_WEBHOOK_SECRETS: the sandbox takes ours, Stripe shows its own when one is made by hand.
async function endpoint(stripe: Stripe, url: string): Promise<void> {
  const { data } = await reached(stripe.webhookEndpoints.list({ limit: 100 }));
  if (data.some((each) => each.url === url && each.status === "enabled")) return;
  await reached(stripe.webhookEndpoints.create({ url, enabled_events: ["*"], api_version: "2026-10-28.endive" }));
}

function webhookSecrets(): readonly string[] {
  return (env().STRIPE_WEBHOOK_SECRETS ?? "").split(",").flatMap((each) => each.trim() || []);
}
