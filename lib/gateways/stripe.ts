import type Stripe from "stripe";
import { env } from "#lib/env.ts";
import type { PaymentService } from "./payment-service.ts";
import { checkoutOf, each, intentsOf, since } from "./stripe-buying.ts";
import { catalogOf } from "./stripe-catalog.ts";
import { found, reached, type StripeSettings, stripeClient } from "./stripe-client.ts";
import { clocksOf, customersOf, methodsOf } from "./stripe-customers.ts";
import { eventsOf } from "./stripe-events.ts";
import { invoicesOf } from "./stripe-invoices.ts";
import { subscriptionsOf } from "./stripe-plans.ts";
import { disputeOf, refundOf } from "./stripe-read.ts";

let made: { readonly name: string; readonly service: PaymentService } | undefined;

/** The payment service of STRIPE_SECRET_KEY, Stripe or the sandbox's stand-in. Null where none is set up: then nothing can be bought. */
export function payments(): PaymentService | null {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_URL: apiUrl, STRIPE_TAX, STRIPE_WEBHOOK_SECRETS = "" } = env();
  if (!key) return null;
  const name = `${key} ${apiUrl}`;
  if (made?.name === name) return made.service;
  const webhookSecrets = STRIPE_WEBHOOK_SECRETS.split(",").flatMap((each) => each.trim() || []);
  const service = stripeService({ key, withTax: STRIPE_TAX === "on", webhookSecrets, ...(apiUrl ? { apiUrl } : {}) });
  made = { name, service };
  return service;
}

/** The same with settings of one's own. */
export function stripeService(settings: StripeSettings): PaymentService {
  const stripe = stripeClient(settings);
  const { key, withTax, webhookSecrets } = settings;
  return {
    isLive: isLive(key),
    pageOf: (id) => dashboardPage(id, settings),
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
    events: eventsOf(stripe, webhookSecrets),
    clocks: clocksOf(stripe),
  };
}

function isLive(key: string): boolean {
  return /^(sk|rk)_live_/.test(key);
}

const PAGES: readonly (readonly [string, string])[] = [
  ["pi_", "payments"],
  ["ch_", "payments"],
  ["in_", "invoices"],
  ["sub_", "subscriptions"],
  ["cus_", "customers"],
];

/** The dashboard's page of a thing; of what has no page, what its search finds. The sandbox's dashboard is one page. */
function dashboardPage(id: string, { key, apiUrl }: StripeSettings): string {
  if (apiUrl) return `${apiUrl}/dashboard#${encodeURIComponent(id)}`;
  const path = PAGES.find(([start]) => id.startsWith(start))?.[1];
  const place = `https://dashboard.stripe.com/${isLive(key) ? "" : "test/"}`;
  return path ? `${place}${path}/${encodeURIComponent(id)}` : `${place}search?query=${encodeURIComponent(id)}`;
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
