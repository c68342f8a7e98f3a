import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { shopping } from "./billing/testing-shop.ts";
import { bench, byHand, NEVER, refusal } from "./testing.ts";

const desk = await bench();
const { stripe, stop } = desk;
after(stop);
const call = byHand(desk);

test("the same idempotency key answers the same, and refuses other parameters", async () => {
  const first = await stripe.customers.create({ name: "One" }, { idempotencyKey: "k1" });
  const second = await stripe.customers.create({ name: "One" }, { idempotencyKey: "k1" });
  assert.equal(second.id, first.id);
  await assert.rejects(stripe.customers.create({ name: "Two" }, { idempotencyKey: "k1" }), { type: "StripeIdempotencyError" });
});

test("the same key answers a refused payment the same, and nothing is tried twice", async () => {
  const params = {
    amount: 500,
    currency: "eur",
    confirm: true,
    payment_method: "pm_card_chargeDeclined",
    automatic_payment_methods: NEVER,
  } as const;
  const body =
    "amount=500&currency=eur&confirm=true&payment_method=pm_card_chargeDeclined&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";
  const first = await call("POST", "/v1/payment_intents", body, { "idempotency-key": "declined" });
  const second = await call("POST", "/v1/payment_intents", body, { "idempotency-key": "declined" });
  assert.deepEqual([first.status, second.status, second.body], [402, 402, first.body]);
  assert.equal(second.headers.get("idempotent-replayed"), "true");
  assert.equal(second.headers.get("original-request"), first.headers.get("request-id"));
  await assert.rejects(stripe.paymentIntents.create({ ...params, amount: 600 }, { idempotencyKey: "declined" }), {
    type: "StripeIdempotencyError",
  });
});

test("what was refused before anything was done may be asked again under its key", async () => {
  const first = await call("POST", "/v1/products", "name=", { "idempotency-key": "mended" });
  const second = await call("POST", "/v1/products", "name=Mended", { "idempotency-key": "mended" });
  assert.deepEqual([first.status, second.status], [400, 200]);
});

test("fifty calls at once under one key do the work once", async () => {
  const made = await Promise.all(Array.from({ length: 50 }, () => stripe.customers.create({ name: "Once" }, { idempotencyKey: "crowd" })));
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  assert.equal((await stripe.customers.list({ limit: 100 })).data.filter(({ name }) => name === "Once").length, 1);
});

test("a refusal undoes all that its request had written", async () => {
  const product = {
    name: "Half",
    default_price_data: { currency: "eur", unit_amount: 1, recurring: { interval: "year", interval_count: 9 } },
  } as const;
  await assert.rejects(stripe.products.create(product), /3 years/);
  assert.equal(
    (await stripe.products.list({ limit: 100 })).data.some(({ name }) => name === "Half"),
    false,
  );
  assert.equal(
    (await stripe.events.list({ type: "product.created", limit: 100 })).data.some((event) => JSON.stringify(event).includes("Half")),
    false,
  );
});

test("a change of plan that was declined is declined again under its key, whatever card there is now (error_if_incomplete)", async () => {
  const { customer, price, method } = await shopping(stripe).shop("2027-01-01");
  const [small, big] = [await price("Creator", 9_900), await price("Studio", 29_900)];
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
  const first = await refusal(change("order-1"));
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
  const again = await refusal(change("order-1"));
  assert.deepEqual([first.statusCode, again.statusCode, again.code], [402, 402, "card_declined"]);
  assert.equal((await stripe.subscriptions.retrieve(id)).items.data[0]?.price.id, small);
  assert.equal((await change("order-2")).items.data[0]?.price.id, big);
});

test("a refusal is remembered under its key too, but not one of parameters that make no sense", async () => {
  const ask = (customer: string) => stripe.invoiceItems.create({ customer, amount: 100, currency: "usd" }, { idempotencyKey: "line" });
  const first = await refusal(ask("cus_nobody"));
  const again = await refusal(ask("cus_nobody"));
  assert.deepEqual([first.code, again.code], ["resource_missing", "resource_missing"]);
  assert.equal(again.headers?.["idempotent-replayed"], "true");
  assert.equal((await refusal(ask((await stripe.customers.create()).id))).type, "StripeIdempotencyError");
  assert.equal((await call("POST", "/v1/customers", undefined, { "idempotency-key": "x".repeat(256) })).status, 400);
});
