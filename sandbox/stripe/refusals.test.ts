import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { bench } from "./testing.ts";

const { stripe, sandbox, key, stop } = await bench();
after(stop);

async function buyer(card = "pm_card_visa"): Promise<string> {
  const customer = (await stripe.customers.create({ email: "ana@studio.test" })).id;
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  return customer;
}

async function price(unit_amount: number) {
  const product = await stripe.products.create({ name: "Creator" });
  return (await stripe.prices.create({ product: product.id, currency: "usd", unit_amount, recurring: { interval: "month" } })).id;
}

async function refused(asking: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await asking.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error && "requestId" in error && "statusCode" in error);
  return error as Stripe.errors.StripeError;
}

test("a change of plan that was declined is declined again under its key, whatever card there is now (error_if_incomplete)", async () => {
  const customer = await buyer();
  const [small, big] = [await price(9_900), await price(29_900)];
  const { id, items } = await stripe.subscriptions.create({ customer, items: [{ price: small }] });
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  const wish: Stripe.SubscriptionUpdateParams = {
    items: [{ id: String(items.data[0]?.id), price: big }],
    proration_behavior: "always_invoice",
    payment_behavior: "error_if_incomplete",
    billing_cycle_anchor: { type: "now" },
  };
  const change = (idempotencyKey: string) => stripe.subscriptions.update(id, wish, { idempotencyKey });
  const first = await refused(change("order-1"));
  const good = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: good.id } });
  const again = await refused(change("order-1"));
  assert.deepEqual([first.statusCode, again.statusCode, again.code], [402, 402, "card_declined"]);
  assert.equal((await stripe.subscriptions.retrieve(id)).items.data[0]?.price.id, small);
  assert.equal((await change("order-2")).items.data[0]?.price.id, big);
});

test("a refusal is remembered under its key too, but not one of parameters that make no sense", async () => {
  const ask = (customer: string) => stripe.invoiceItems.create({ customer, amount: 100, currency: "usd" }, { idempotencyKey: "line" });
  const first = await refused(ask("cus_nobody"));
  const again = await refused(ask("cus_nobody"));
  assert.deepEqual([first.code, again.code], ["resource_missing", "resource_missing"]);
  assert.equal(again.headers?.["idempotent-replayed"], "true");
  assert.equal((await refused(ask(await buyer()))).type, "StripeIdempotencyError");
  const headers = { authorization: `Bearer ${key}`, "idempotency-key": "x".repeat(256) };
  assert.equal((await fetch(`${sandbox.url}/v1/customers`, { method: "POST", headers })).status, 400);
});

test("who was deleted is told of as deleted, buys no more, and their subscriptions are over", async () => {
  const customer = await buyer();
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: await price(900) }] });
  await stripe.customers.del(customer);
  assert.partialDeepStrictEqual(await stripe.customers.retrieve(customer), { id: customer, deleted: true });
  assert.equal((await stripe.subscriptions.retrieve(id)).status, "canceled");
  const asked = await refused(stripe.subscriptions.create({ customer, items: [{ price: await price(900) }] }));
  assert.deepEqual([asked.statusCode, asked.code, asked.param], [400, "resource_missing", "customer"]);
  assert.equal((await refused(stripe.customers.update(customer, { name: "Back" }))).statusCode, 404);
  const product = await stripe.products.create({ name: "Gone" });
  await stripe.products.del(product.id);
  assert.equal((await refused(stripe.products.retrieve(product.id))).code, "resource_missing");
});

test("no more is taken at once than Stripe takes: ten lookup keys, twenty types of events, four fields on an invoice", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
  assert.equal((await stripe.prices.list({ lookup_keys: many(10) })).data.length, 0);
  assert.equal((await refused(stripe.prices.list({ lookup_keys: many(11) }))).param, "lookup_keys");
  assert.equal((await refused(stripe.events.list({ types: many(21) }))).param, "types");
  const customer = await buyer();
  const invoice = (custom_fields: { name: string; value: string }[]) => stripe.invoices.create({ customer, custom_fields });
  const field = { name: "Purchase order", value: "x".repeat(140) };
  assert.equal((await invoice([field])).custom_fields?.[0]?.value.length, 140);
  assert.equal((await refused(invoice([{ ...field, value: "x".repeat(141) }]))).statusCode, 400);
  assert.equal((await refused(invoice(Array.from({ length: 5 }, () => field)))).statusCode, 400);
});

test("a schedule's present phase begins when it began", async () => {
  const customer = await buyer();
  const plan = await price(900);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const { start_date, end_date } = schedule.phases[0] ?? assert.fail();
  const phases = [{ items: [{ price: plan }], start_date: start_date + 60, end_date }];
  assert.match((await refused(stripe.subscriptionSchedules.update(schedule.id, { phases }))).message, /start date of the current phase/);
});

test("an event says what changed, also inside of a field, and null for what was not there", async () => {
  const { id } = await stripe.customers.create({ metadata: { account_id: "a", old: "1" }, address: { city: "Berlin", country: "DE" } });
  await stripe.customers.update(id, { metadata: { old: "2", fresh: "3" }, address: { city: "Bonn", country: "DE" } });
  const [event] = (await stripe.events.list({ type: "customer.updated" })).data;
  assert.deepEqual(event?.data.previous_attributes, { address: { city: "Berlin" }, metadata: { old: "1", fresh: null } });
});
