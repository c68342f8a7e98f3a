import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { bench } from "../testing.ts";

test("by the machine's clock a subscription renews too, and what fell due while the stand-in was down is caught up in order", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "stripe-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  let now = Date.parse("2027-01-31T10:00:00Z");
  const first = await bench({ folder, now: () => now });
  const customer = await first.stripe.customers.create({});
  const method = await first.stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const product = await first.stripe.products.create({ name: "Creator" });
  const price = await first.stripe.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: 9_900,
    recurring: { interval: "month" },
  });
  const { id } = await first.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method.id,
  });
  const open = await first.stripe.checkout.sessions.create({
    mode: "payment",
    customer: customer.id,
    line_items: [{ price_data: { currency: "usd", unit_amount: 5_000, product_data: { name: "Pack" } } }],
    success_url: "http://localhost:3000/",
  });
  await first.stop();
  now = Date.parse("2027-04-02T12:00:00Z");
  const second = await bench({ folder, now: () => now });
  t.after(() => second.stop());
  const renewals = async () =>
    (await second.stripe.invoices.list({ subscription: id })).data
      .filter(({ billing_reason, status }) => billing_reason === "subscription_cycle" && status !== "draft")
      .map(({ lines, status }) => `${new Date(Number(lines.data[0]?.period.start) * 1_000).toISOString()} ${status}`)
      .reverse();
  for (let tries = 0; tries < 50 && (await renewals()).length < 2; tries++) {
    // What is issued late is finalized an hour later by the machine's clock.
    now += 600_000;
    await setTimeout(200);
  }
  assert.deepEqual(await renewals(), ["2027-02-28T10:00:00.000Z paid", "2027-03-31T10:00:00.000Z paid"]);
  assert.equal((await second.stripe.checkout.sessions.retrieve(open.id)).status, "expired");
});
