import type { Resource } from "../core/resource.ts";
import { billingPortal } from "./billing-portal.ts";
import { charges } from "./charges.ts";
import { checkoutSessions } from "./checkout-sessions.ts";
import { creditNotes } from "./credit-notes.ts";
import { customers } from "./customers.ts";
import { disputes } from "./disputes.ts";
import { events } from "./events.ts";
import { invoiceItems } from "./invoice-items.ts";
import { invoices } from "./invoices.ts";
import { paymentIntents } from "./payment-intents.ts";
import { paymentMethods } from "./payment-methods.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";
import { refunds } from "./refunds.ts";
import { setupIntents } from "./setup-intents.ts";
import { subscriptionSchedules } from "./subscription-schedules.ts";
import { subscriptions } from "./subscriptions.ts";
import { taxIds } from "./tax-ids.ts";
import { testClocks } from "./test-clocks.ts";
import { threeDSecure } from "./three-d-secure.ts";
import { webhookEndpoints } from "./webhook-endpoints.ts";

/** Every part of the API. To add one: a file beside this one, and a line here. */
export const RESOURCES: readonly Resource[] = [
  billingPortal,
  charges,
  creditNotes,
  customers,
  disputes,
  events,
  invoiceItems,
  invoices,
  // After the invoices: when a payment settles, the invoice is paid before the checkout says that it is complete.
  checkoutSessions,
  paymentIntents,
  paymentMethods,
  prices,
  products,
  refunds,
  setupIntents,
  subscriptionSchedules,
  subscriptions,
  taxIds,
  testClocks(() => RESOURCES.flatMap(({ due = [] }) => due)),
  threeDSecure,
  webhookEndpoints,
];
