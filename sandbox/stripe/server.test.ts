import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { after, test } from "node:test";
import Stripe from "stripe";
import { portOf } from "../../scripts/lib/ports.ts";
import { bench, NEVER } from "./testing.ts";

const { stripe, sandbox, key, stop } = await bench();
after(stop);

test("a customer is made, read, changed, listed and deleted", async () => {
  const made = await stripe.customers.create({
    name: "Ana",
    email: "ana@example.com",
    metadata: { account_id: "a1", x: "1" },
    address: { country: "DE" },
  });
  assert.match(made.id, /^cus_/);
  assert.equal(made.address?.country, "DE");
  const changed = await stripe.customers.update(made.id, { name: "Bea", metadata: { x: "" } });
  assert.deepEqual([changed.name, changed.metadata], ["Bea", { account_id: "a1" }]);
  assert.deepEqual(
    (await stripe.customers.list({ email: "ana@example.com" })).data.map(({ id }) => id),
    [made.id],
  );
  assert.deepEqual({ ...(await stripe.customers.del(made.id)) }, { id: made.id, object: "customer", deleted: true });
  const left = await stripe.customers.retrieve(made.id);
  assert.equal(left.deleted, true);
});

test("an unknown parameter, a missing one and a wrong one are refused by name", async () => {
  const call = (body: string) =>
    fetch(`${sandbox.url}/v1/prices`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body }).then((answer) =>
      answer.json(),
    );
  assert.partialDeepStrictEqual(await call("currency=eur&colour=red"), {
    error: { code: "parameter_unknown", param: "colour", type: "invalid_request_error" },
  });
  assert.partialDeepStrictEqual(await call("unit_amount=5"), { error: { code: "parameter_missing", param: "currency" } });
  assert.partialDeepStrictEqual(await call("currency=eur&unit_amount=5.5"), {
    error: { code: "parameter_invalid_integer", param: "unit_amount" },
  });
  assert.partialDeepStrictEqual(await call("currency=eur&unit_amount=5&recurring[interval]=eon"), {
    error: { param: "recurring[interval]" },
  });
});

test("prices are found by lookup key, expanded to their product, and a key is moved only when asked", async () => {
  const product = await stripe.products.create({ name: "Creator" });
  const price = await stripe.prices.create({
    product: product.id,
    currency: "eur",
    unit_amount: 2900,
    recurring: { interval: "month" },
    lookup_key: "creator_m",
  });
  assert.equal(price.unit_amount_decimal?.toString(), "2900");
  const { data } = await stripe.prices.list({ lookup_keys: ["creator_m", "nothing"], active: true, expand: ["data.product"] });
  assert.partialDeepStrictEqual(data[0]?.product, { id: product.id, name: "Creator" });
  const again = { product: product.id, currency: "eur", unit_amount: 3900, lookup_key: "creator_m" };
  await assert.rejects(stripe.prices.create(again), { type: "StripeInvalidRequestError", param: "lookup_key" });
  const moved = await stripe.prices.create({ ...again, transfer_lookup_key: true });
  assert.deepEqual(
    (await stripe.prices.list({ lookup_keys: ["creator_m"] })).data.map(({ id }) => id),
    [moved.id],
  );
});

test("lists are paged by cursor in both directions and filtered by time", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await stripe.products.create({ name, url: "https://paged.test" });
  const all = await stripe.products.list({ url: "https://paged.test", limit: 2 }).autoPagingToArray({ limit: 100 });
  assert.deepEqual(
    all.map(({ name }) => name),
    ["e", "d", "c", "b", "a"],
  );
  const [, , middle = { id: "" }] = all;
  const before = await stripe.products.list({ url: "https://paged.test", ending_before: middle.id, limit: 1 });
  assert.deepEqual([before.data.map(({ name }) => name), before.has_more], [["d"], true]);
  const future = Math.floor(Date.now() / 1000) + 1_000;
  assert.deepEqual((await stripe.products.list({ created: { gte: future } })).data, []);
});

test("a wrong key, a wrong address and a wrong version are refused", async () => {
  const wrong = new Stripe("sk_test_wrong", { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0 });
  await assert.rejects(wrong.customers.list(), { type: "StripeAuthenticationError", statusCode: 401 });
  await assert.rejects(stripe.customers.retrieve("cus_nobody"), { code: "resource_missing", param: "id", statusCode: 404 });
  await assert.rejects(stripe.coupons.list(), { statusCode: 404 });
  await assert.rejects(stripe.customers.list({}, { apiVersion: "2020-08-27" }), { statusCode: 400 });
});

test("the state survives a restart", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "stripe-"));
  t.after(() => rm(folder, { recursive: true }));
  const one = await bench({ folder });
  const { id } = await one.stripe.customers.create({ name: "Kept" });
  await one.stop();
  const two = await bench({ folder });
  assert.partialDeepStrictEqual(await two.stripe.customers.retrieve(id), { name: "Kept" });
  await two.stop();
});

test("an event is delivered signed over its raw body, and again until it is taken", async () => {
  const bodies: { body: string; mark: string }[] = [];
  const receiver = createServer(async (request, response) => {
    bodies.push({ body: (await buffer(request)).toString(), mark: String(request.headers["stripe-signature"]) });
    response.writeHead(bodies.length === 1 ? 500 : 200).end();
    if (bodies.length === 2) receiver.emit("twice");
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const secret = "whsec_test";
  const { stripe, stop } = await bench({ webhook: { url: `http://127.0.0.1:${portOf(receiver)}/hook`, secret }, pace: 0.01 });
  const twice = once(receiver, "twice");
  const { id } = await stripe.customers.create({ name: "Told" });
  await twice;
  const [first = { body: "", mark: "" }, second] = bodies;
  const event = stripe.webhooks.constructEvent(first.body, first.mark, secret);
  assert.equal(second?.body, first.body);
  assert.equal(event.type, "customer.created");
  assert.partialDeepStrictEqual(event.data.object, { id, name: "Told" });
  await stop();
  receiver.close();
});

test("a customer on a test clock lives by its time", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 2_000_000_000 });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  assert.equal(customer.created, 2_000_000_000);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 2_000_086_400 });
  const later = await stripe.testHelpers.testClocks.retrieve(clock.id);
  assert.deepEqual([later.status, later.frozen_time], ["ready", 2_000_086_400]);
  await assert.rejects(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 5 }), { statusCode: 400 });
});

test("objects and events of a customer on a test clock are dated by it; what is due waits for it", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 2_000_000_000 });
  const customer = (await stripe.customers.create({ test_clock: clock.id })).id;
  const debit = await stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban: "DE89 3704 0044 0532 0130 00" },
    billing_details: { name: "A" },
  });
  const bounce = await stripe.paymentMethods.create({ type: "sepa_debit", sepa_debit: { iban: "DE62370400440532013001" } });
  const pay = (method: string) =>
    stripe.paymentIntents.create({
      amount: 900,
      currency: "eur",
      customer,
      payment_method: method,
      confirm: true,
      automatic_payment_methods: NEVER,
    });
  const [fine, bad] = [await pay(debit.id), await pay(bounce.id)];
  assert.deepEqual([fine.status, fine.created, bad.status], ["processing", 2_000_000_000, "processing"]);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 2_000_000_060 });
  assert.equal((await stripe.paymentIntents.retrieve(fine.id)).status, "succeeded");
  const bounced = await stripe.paymentIntents.retrieve(bad.id);
  assert.deepEqual(
    [bounced.status, bounced.last_payment_error?.code],
    ["requires_payment_method", "payment_intent_payment_attempt_failed"],
  );
  const [paid] = (await stripe.events.list({ type: "payment_intent.succeeded" })).data;
  assert.equal(paid?.created, 2_000_000_005);
});
