import type Stripe from "stripe";
import { DAY, SECOND } from "#lib/units/instant.ts";
import type { PaymentService } from "./payment-service.ts";
import { type Address, type BillingDetails, PaymentsUnavailable, type TaxId } from "./payments.ts";
import { labels } from "./stripe-buying.ts";
import { found, isRefused, reached } from "./stripe-client.ts";
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
    addTaxId: (id, taxId) => addedTaxId(stripe, id, taxId),
    removeTaxId: async (id, taxId) => {
      await found(stripe.customers.deleteTaxId(id, taxId));
    },
  };
}

async function addedTaxId(stripe: Stripe, id: string, { type, value }: Pick<TaxId, "type" | "value">): Promise<TaxId | null> {
  try {
    return taxIdOf(await reached(stripe.customers.createTaxId(id, { type, value: type === "no_vat" ? value.replace(/^NO/, "") : value })));
  } catch (error) {
    if (isRefused(error) && (error.code === "tax_id_invalid" || error.param === "value")) return null;
    throw error;
  }
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

/** How long a clock may take for one step, with all that falls due on its way. */
const PATIENCE = 120 * SECOND;
const [SOON, RARELY] = [20, 2_000];
/** No more than two of the shortest months: further the service's clocks do not go at once while a customer pays by the month. */
const STEP = (55 * DAY) / SECOND;

/** Test clocks: customers that live by one see its time (sandbox and test mode). */
export function clocksOf(stripe: Stripe): PaymentService["clocks"] {
  return {
    create: async (at, name) => (await reached(stripe.testHelpers.testClocks.create({ frozen_time: secondsOf(at), name }))).id,
    advance: async (id, to) => {
      const target = secondsOf(to);
      for (let now = await arrived(stripe, id); now < target; now = await arrived(stripe, id))
        await moved(stripe, id, Math.min(target, now + STEP));
    },
  };
}

/** What a clock shows when it stands: it moves by itself, and whoever else has moved it is waited for too. */
async function arrived(stripe: Stripe, id: string): Promise<number> {
  const end = performance.now() + PATIENCE;
  for (let wait = SOON; ; wait = Math.min(2 * wait, RARELY)) {
    const { status, frozen_time } = await reached(stripe.testHelpers.testClocks.retrieve(id));
    if (status === "ready") return frozen_time;
    if (status === "internal_failure") throw new Error(`the clock ${id} has failed at the payment service`);
    if (performance.now() > end) throw new PaymentsUnavailable(`the clock ${id} has not arrived after ${PATIENCE / SECOND} s`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

// Somebody else may have moved it meanwhile, or be moving it: where it stands then says what is left.
async function moved(stripe: Stripe, id: string, to: number): Promise<void> {
  try {
    await reached(stripe.testHelpers.testClocks.advance(id, { frozen_time: to }));
  } catch (error) {
    if (!isRefused(error) || (await arrived(stripe, id)) < to) throw error;
  }
}
