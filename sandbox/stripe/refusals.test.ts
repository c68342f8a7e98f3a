import assert from "node:assert/strict";
import { after, test } from "node:test";
import { shopping } from "./billing/testing-shop.ts";
import { bench, refusal } from "./testing.ts";

const { stripe, stop } = await bench();
after(stop);
const { shop } = shopping(stripe);

test("who was deleted is told of as deleted, buys no more, and their subscriptions are over", async () => {
  const { customer, price } = await shop("2027-01-01");
  const plan = await price("Creator", 900);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  await stripe.customers.del(customer);
  assert.partialDeepStrictEqual(await stripe.customers.retrieve(customer), { id: customer, deleted: true });
  assert.equal((await stripe.subscriptions.retrieve(id)).status, "canceled");
  const asked = await refusal(stripe.subscriptions.create({ customer, items: [{ price: plan }] }));
  assert.deepEqual([asked.statusCode, asked.code, asked.param], [400, "resource_missing", "customer"]);
  assert.equal((await refusal(stripe.customers.update(customer, { name: "Back" }))).statusCode, 404);
  const product = await stripe.products.create({ name: "Gone" });
  await stripe.products.del(product.id);
  assert.equal((await refusal(stripe.products.retrieve(product.id))).code, "resource_missing");
});

test("no more is taken at once than Stripe takes: ten lookup keys, twenty types of events, four fields on an invoice", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
  assert.equal((await stripe.prices.list({ lookup_keys: many(10) })).data.length, 0);
  assert.equal((await refusal(stripe.prices.list({ lookup_keys: many(11) }))).param, "lookup_keys");
  assert.equal((await refusal(stripe.events.list({ types: many(21) }))).param, "types");
  const { id: customer } = await stripe.customers.create();
  const invoice = (custom_fields: { name: string; value: string }[]) => stripe.invoices.create({ customer, custom_fields });
  const field = { name: "Purchase order", value: "x".repeat(140) };
  assert.equal((await invoice([field])).custom_fields?.[0]?.value.length, 140);
  assert.equal((await refusal(invoice([{ ...field, value: "x".repeat(141) }]))).statusCode, 400);
  assert.equal((await refusal(invoice(Array.from({ length: 5 }, () => field)))).statusCode, 400);
});

test("a schedule's present phase begins when it began", async () => {
  const { customer, price } = await shop("2027-01-01");
  const plan = await price("Creator", 900);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const { start_date, end_date } = schedule.phases[0] ?? assert.fail();
  const phases = [{ items: [{ price: plan }], start_date: start_date + 60, end_date }];
  assert.match((await refusal(stripe.subscriptionSchedules.update(schedule.id, { phases }))).message, /start date of the current phase/);
});
