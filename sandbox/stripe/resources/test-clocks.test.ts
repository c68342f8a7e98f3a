import assert from "node:assert/strict";
import { after, test } from "node:test";
import { subject } from "../testing.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set.
const { stripe, stop } = await subject();
after(stop);

const at = (iso: string) => Date.parse(`${iso}Z`) / 1_000;
const { testClocks } = stripe.testHelpers;

async function clockWith(start: string, ...intervals: readonly ("day" | "week" | "month" | "year")[]) {
  const clock = await testClocks.create({ frozen_time: at(start) });
  const customer = (await stripe.customers.create({ test_clock: clock.id })).id;
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  const subscriptions: string[] = [];
  for (const interval of intervals) {
    const product = await stripe.products.create({ name: interval });
    const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 900, recurring: { interval } });
    subscriptions.push((await stripe.subscriptions.create({ customer, items: [{ price: price.id }] })).id);
  }
  return { clock: clock.id, subscriptions };
}

async function arrives(clock: string, to: string): Promise<void> {
  await testClocks.advance(clock, { frozen_time: at(to) });
  for (let tries = 0; (await testClocks.retrieve(clock)).status === "advancing"; tries++) {
    assert.ok(tries < 60, "the clock has not arrived after two minutes");
    await new Promise((wake) => setTimeout(wake, 2_000));
  }
}

test("a clock goes two of the shortest periods at once, and not a second more", async () => {
  const { clock } = await clockWith("2024-11-23T00:00:00", "year", "month");
  await assert.rejects(testClocks.advance(clock, { frozen_time: at("2025-01-23T00:00:01") }), {
    type: "StripeInvalidRequestError",
    message:
      "The frozen time of this clock is 1732320000 (2024-11-23 00:00:00 UTC). You can only advance it up to 1737590400 (2025-01-23 00:00:00 UTC). You can only advance a test clock up to two intervals from the current frozen time at a time, based on the shortest subscription interval in the test clock. For example, if a test clock has a monthly and yearly subscription, you may only advance up to two months at a time. If the test clock has no subscriptions or subscription schedules, you can advance up to 2 years from the current frozen time.",
  });
  assert.equal((await testClocks.retrieve(clock)).frozen_time, at("2024-11-23T00:00:00"));
  await arrives(clock, "2025-01-23T00:00:00");
});

for (const [interval, most, more] of [
  ["day", "2026-03-03T12:00:00", "2026-03-03T12:00:01"],
  ["week", "2026-03-15T12:00:00", "2026-03-15T12:00:01"],
  ["year", "2028-03-01T12:00:00", "2028-03-01T12:00:01"],
] as const)
  test(`with a subscription by the ${interval}, two of them are the most`, async () => {
    const { clock } = await clockWith("2026-03-01T12:00:00", interval);
    await assert.rejects(testClocks.advance(clock, { frozen_time: at(more) }), /up to two intervals/);
    await arrives(clock, most);
  });

test("with nothing on it, or with what is over, a clock goes two years at once", async () => {
  const empty = await clockWith("2026-03-01T12:00:00");
  await assert.rejects(testClocks.advance(empty.clock, { frozen_time: at("2028-03-01T12:00:01") }), /up to 2 years/);
  await arrives(empty.clock, "2028-03-01T12:00:00");
  const over = await clockWith("2026-03-01T12:00:00", "month");
  await stripe.subscriptions.cancel(over.subscriptions[0] ?? "");
  await arrives(over.clock, "2027-03-01T12:00:00");
});
