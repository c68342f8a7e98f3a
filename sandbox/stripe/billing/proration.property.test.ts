import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import { bench } from "../testing.ts";

const { stripe, stop } = await bench();
after(stop);

const DAY = 86_400;
const START = Date.parse("2027-05-01T00:00:00Z") / 1_000;
const LENGTH = 31 * DAY;
const PRICES = [1_900, 9_900, 29_900, 99_999];
const product = await stripe.products.create({ name: "Plan" });
const cents = (plan: number) => PRICES[plan] ?? assert.fail();
const prices = await Promise.all(
  PRICES.map((unit_amount) =>
    stripe.prices.create({ product: product.id, currency: "usd", unit_amount, recurring: { interval: "month" } }),
  ),
);

type Step = { readonly after: number; readonly plan: number; readonly how: "always_invoice" | "create_prorations" };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 6 * DAY }),
    plan: fc.integer({ min: 0, max: PRICES.length - 1 }),
    how: fc.constantFrom("always_invoice", "create_prorations"),
  }),
  { minLength: 1, maxLength: 5 },
);

test("however a plan is changed within a month, each part of it is paid for once, to the cent of each change (ACT-13)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: PRICES.length - 1 }), steps, async (first, changes) => {
      const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
      const customer = await stripe.customers.create({ test_clock: clock.id });
      const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      const { id, items } = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: String(prices[first]?.id) }],
        default_payment_method: method.id,
      });
      const item = String(items.data[0]?.id);
      let [now, plan, owed] = [START, first, 0n];
      for (const { after: wait, plan: next, how } of changes) {
        owed += BigInt(cents(plan)) * BigInt(wait);
        now += wait;
        await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: now });
        const wish = { items: [{ id: item, price: String(prices[next]?.id) }], proration_behavior: how, proration_date: now };
        const preview = next === plan ? null : await stripe.invoices.createPreview({ subscription: id, subscription_details: wish });
        const after = await stripe.subscriptions.update(id, wish);
        if (preview && how === "always_invoice") {
          const invoice = await stripe.invoices.retrieve(String(after.latest_invoice));
          assert.deepEqual([invoice.total, invoice.amount_due], [preview.total, preview.amount_due]);
        }
        plan = next;
      }
      owed += BigInt(cents(plan)) * BigInt(START + LENGTH - now);
      const due = await stripe.invoices.createPreview({ subscription: id });
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START + LENGTH + 3_601 });
      const all = (await stripe.invoices.list({ subscription: id, limit: 100 })).data;
      assert.deepEqual([all[0]?.total, all[0]?.billing_reason], [due.total, "subscription_cycle"]);
      const billed = all.reduce((sum, { total }) => sum + total, 0) - cents(plan);
      // Two roundings of half a cent at most with each change, and one for the division here.
      const exact = Number((owed * 1_000n) / BigInt(LENGTH)) / 1_000;
      assert.ok(Math.abs(billed - exact) <= changes.length + 1, `${billed} billed, ${exact} used`);
      const kept = await stripe.customers.retrieve(customer.id);
      const paid = all.reduce((sum, { amount_paid }) => sum + amount_paid, 0);
      const total = all.reduce((sum, invoice) => sum + invoice.total, 0);
      assert.ok(!kept.deleted && paid === total - kept.balance, "what is not paid is owed, what is overpaid is kept");
    }),
    { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 25) },
  );
});
