import type Stripe from "stripe";
import { SECOND } from "#lib/units/instant.ts";
import type { PaymentService } from "./payment-service.ts";
import type { Address, BillingDetails } from "./payments.ts";
import { labels } from "./stripe-buying.ts";
import { found, reached } from "./stripe-client.ts";
import { customerOf, methodOf, secondsOf, taxIdOf } from "./stripe-read.ts";

export function customersOf(stripe: Stripe): PaymentService["customers"] {
  return {
    create: async (of) => {
      const clock = of.testClockId ? { test_clock: of.testClockId } : {};
      return customerOf(
        await reached(stripe.customers.create({ metadata: labels(of), ...detailsOf(of), ...clock }, { idempotencyKey: of.key })),
      );
    },
    find: async (id) => {
      const customer = await found(stripe.customers.retrieve(id));
      return customer && !customer.deleted ? customerOf(customer) : null;
    },
    update: async (id, { defaultMethodId, ...details }) => {
      const settings = defaultMethodId === undefined ? {} : { invoice_settings: { default_payment_method: defaultMethodId } };
      return customerOf(await reached(stripe.customers.update(id, { ...detailsOf(details), ...noAddress(details), ...settings })));
    },
    taxIds: async (id) => (await reached(stripe.customers.listTaxIds(id, { limit: 20 }))).data.map(taxIdOf),
    addTaxId: async (id, { type, value }) => taxIdOf(await reached(stripe.customers.createTaxId(id, { type, value }))),
    removeTaxId: async (id, taxId) => {
      await found(stripe.customers.deleteTaxId(id, taxId));
    },
  };
}

function detailsOf({ name, email, address }: Partial<BillingDetails>): Stripe.CustomerUpdateParams {
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(address == null ? {} : { address: addressOf(address) }),
  };
}

// Taken away, it is taken off the invoices to come too.
function noAddress({ address }: Partial<BillingDetails>): Stripe.CustomerUpdateParams {
  return address === null ? { address: "" } : {};
}

function addressOf({ line1, line2, city, postalCode, state, country }: Address) {
  return { line1, line2, city, postal_code: postalCode, state, country };
}

export function methodsOf(stripe: Stripe): PaymentService["methods"] {
  return {
    list: async (customerId) => (await reached(stripe.customers.listPaymentMethods(customerId, { limit: 100 }))).data.map(methodOf),
    find: async (id) => {
      const method = await found(stripe.paymentMethods.retrieve(id));
      return method && methodOf(method);
    },
    detach: async (id) => {
      await reached(stripe.paymentMethods.detach(id));
    },
  };
}

/** How long a clock may take to do what falls due on its way. */
const PATIENCE = 120 * SECOND;
const LOOK = 100;

/** Test clocks: customers that live by one see its time (sandbox and test mode). */
export function clocksOf(stripe: Stripe): PaymentService["clocks"] {
  return {
    create: async (at, name) => (await reached(stripe.testHelpers.testClocks.create({ frozen_time: secondsOf(at), name }))).id,
    advance: async (id, to) => {
      const { frozen_time } = await reached(stripe.testHelpers.testClocks.retrieve(id));
      if (frozen_time >= secondsOf(to)) return;
      await reached(stripe.testHelpers.testClocks.advance(id, { frozen_time: secondsOf(to) }));
      const end = performance.now() + PATIENCE;
      while ((await reached(stripe.testHelpers.testClocks.retrieve(id))).status === "advancing") {
        if (performance.now() > end) throw new Error(`the clock ${id} has not arrived after ${PATIENCE / SECOND} s`);
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
    },
  };
}
