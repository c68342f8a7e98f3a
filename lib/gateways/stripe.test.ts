import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { instant } from "#lib/units/instant.ts";
import { bench } from "../../sandbox/stripe/testing.ts";
import { portOf } from "../../scripts/lib/ports.ts";
import { impatiently } from "./patience.ts";
import { PaymentsUnavailable } from "./payments.ts";
import { payments, stripeService } from "./stripe.ts";

const { sandbox, key, stripe, stop } = await bench();
after(stop);
const settings = { key, apiUrl: sandbox.url, withTax: false, webhookSecrets: ["whsec_x"] };
const service = stripeService(settings);
const account = { accountId: "a-1", name: "Studio", email: "ana@studio.test", address: null };

async function withCard(card: string) {
  const customer = await service.customers.create({ ...account, key: `customer ${card}` });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return {
    customerId: customer.id,
    methodId: method.id,
    amount: { minor: 1_234n, currency: "USD" },
    description: "Credits",
    accountId: "a-1",
    orderId: "o-1",
  };
}

test("money comes and goes in minor units, currencies in capitals, and what is made says whose it is", async () => {
  const charged = await service.invoices.charge({ ...(await withCard("pm_card_visa")), key: "one" });
  assert.ok(charged.ok);
  const invoice = charged.value;
  const sum = { minor: 1_234n, currency: "USD" };
  assert.deepEqual([invoice.total, invoice.paid, invoice.accountId, invoice.orderId, invoice.status], [sum, sum, "a-1", "o-1", "paid"]);
  const { amount, received, accountId, orderId, status, chargeId } =
    (await service.intents.find(invoice.intentIds[0] ?? "")) ?? assert.fail();
  assert.deepEqual([amount, received, accountId, orderId, status], [sum, sum, "a-1", "o-1", "succeeded"]);
  assert.match(chargeId ?? "", /^ch_/);
});

test("a bank that says no is an answer, with its reason; nothing is thrown", async () => {
  for (const [card, code] of [
    ["pm_card_chargeCustomerFail", "generic_decline"],
    ["pm_card_authenticationRequired", "authentication_required"],
  ] as const) {
    const charged = await service.invoices.charge({ ...(await withCard(card)), key: `decline ${card}` });
    assert.ok(!charged.ok);
    assert.equal(charged.decline.code, code);
    assert.ok(charged.decline.message.length > 10);
  }
});

test("asked twice under the key of an order, one payment is made", async () => {
  const of = await withCard("pm_card_mastercard");
  const [first, second] = [await service.invoices.charge({ ...of, key: "twice" }), await service.invoices.charge({ ...of, key: "twice" })];
  assert.ok(first.ok && second.ok);
  assert.equal(first.value.id, second.value.id);
});

test("an invoice that was paid meanwhile is paid, not refused", async () => {
  const { customerId, methodId } = await withCard("pm_card_visa");
  await service.customers.update(customerId, { defaultMethodId: methodId });
  const bill = { customerId, amount: { minor: 500n, currency: "USD" }, description: "Credits", days: 30, accountId: "a-1", key: "bill" };
  const { id } = await service.invoices.bill(bill);
  for (const _ of ["first", "again"]) {
    const paid = await service.invoices.pay(id, methodId);
    assert.equal(paid.ok && paid.value.status, "paid");
  }
});

test("what is not there is null", async () => {
  const { checkout, intents, invoices, subscriptions, refunds, disputes, customers } = service;
  const found = await Promise.all([
    checkout.find("cs_test_none"),
    intents.find("pi_none"),
    invoices.find("in_none"),
    subscriptions.find("sub_none"),
    refunds.find("re_none"),
    disputes.find("dp_none"),
    customers.find("cus_none"),
  ]);
  assert.deepEqual(
    found,
    Array.from({ length: found.length }, () => null),
  );
});

test("a service that cannot be reached is unavailable: nobody knows what came of it", async () => {
  const away = stripeService({ ...settings, apiUrl: "http://127.0.0.1:9" });
  await assert.rejects(away.intents.find("pi_1"), PaymentsUnavailable);
  await assert.rejects(async () => {
    for await (const each of away.invoices.list({ from: instant(0) })) assert.fail(each.id);
  }, PaymentsUnavailable);
});

test("without a key there is no payment service, and a live key is known by its name", () => {
  assert.equal(payments(), null);
  assert.deepEqual([service.isLive, stripeService({ ...settings, key: "sk_live_x" }).isLive], [false, true]);
});

test("a clock of the payment service goes in steps that it allows, however far, and two who move it at once arrive", async () => {
  const [from, far] = [instant(Date.parse("2026-01-31T00:00:00Z")), instant(Date.parse("2027-02-28T12:00:00Z"))];
  const id = await service.clocks.create(from, "far");
  await subscribed(id);
  await Promise.all([service.clocks.advance(id, far), service.clocks.advance(id, far)]);
  const clock = await stripe.testHelpers.testClocks.retrieve(id);
  assert.deepEqual([clock.frozen_time * 1_000, clock.status], [far, "ready"]);
  const moves = (await stripe.events.list({ type: "test_helpers.test_clock.advancing", limit: 100 })).data.toReversed();
  let at = from / 1_000;
  for (const { type, data } of moves) {
    if (type !== "test_helpers.test_clock.advancing" || data.object.id !== id) continue;
    const to = data.object.status_details.advancing?.target_frozen_time ?? 0;
    assert.ok(to - at <= 55 * 86_400, `${at} to ${to}`);
    at = to;
  }
  assert.equal(at * 1_000, far);
  await service.clocks.advance(id, from);
});

test("who waits is told that nobody answers when their patience is over, and nothing is asked for them after that", async () => {
  let calls = 0;
  const silent = createServer(() => {
    calls += 1;
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const away = stripeService({ ...settings, apiUrl: `http://127.0.0.1:${portOf(silent)}` });
  await assert.rejects(
    impatiently(300, () => away.intents.find("pi_1")),
    PaymentsUnavailable,
  );
  // The SDK would have tried twice more by then.
  await sleep(2_500);
  assert.equal(calls, 1);
  silent.closeAllConnections();
  silent.close();
});

test("a renewal that could not be taxed is collected as soon as its customer has an address, and once", async () => {
  const { customerId, methodId } = await withCard("pm_card_mastercard");
  const address = { line1: "Weg 1", line2: "", city: "Berlin", postalCode: "10115", state: "", country: "DE" };
  const product = await stripe.products.create({ name: "Creator" });
  const draft = await stripe.invoices.create({ customer: customerId, currency: "usd", automatic_tax: { enabled: true } });
  await stripe.invoiceItems.create({ customer: customerId, invoice: draft.id, currency: "usd", amount: 1_000, description: product.name });
  await service.customers.update(customerId, { defaultMethodId: methodId });
  assert.equal((await service.invoices.collect(draft.id))?.status, "draft");
  await service.customers.update(customerId, { address });
  const paid = await service.invoices.collect(draft.id);
  assert.deepEqual([paid?.status, paid?.paid.minor], ["paid", 1_190n]);
  assert.equal((await service.invoices.collect(draft.id))?.status, "paid");
  const charged = (await stripe.charges.list({ customer: customerId })).data.filter(({ amount }) => amount === 1_190);
  assert.equal(charged.length, 1);
  assert.equal((await stripe.invoices.retrieve(draft.id)).customer_address?.city, "Berlin");
});

test("an invoice that was refused for want of an address is sent under its key when there is one, and sent again it is the same", async () => {
  const taxed = stripeService({ ...settings, withTax: true });
  const { id: customerId } = await service.customers.create({ ...account, key: "customer without an address" });
  const amount = { minor: 150_000n, currency: "EUR" };
  const bill = () =>
    taxed.invoices.bill({ accountId: "a-1", customerId, amount, description: "Enterprise", days: 14, key: "bill without an address" });
  await assert.rejects(bill(), { code: "customer_tax_location_invalid" });
  const address = { line1: "Weg 1", line2: "", city: "Berlin", postalCode: "10115", state: "", country: "DE" };
  await service.customers.update(customerId, { address });
  const sent = await bill();
  assert.deepEqual([sent.status, sent.total.minor, (await bill()).id], ["open", 178_500n, sent.id]);
  assert.equal((await stripe.invoices.list({ customer: customerId })).data.length, 1);
});

/** A customer of that clock who pays by the month: the clock goes no further than two months at once then. */
async function subscribed(clock: string): Promise<void> {
  const customer = (await stripe.customers.create({ test_clock: clock })).id;
  const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  const product = await stripe.products.create({ name: "Creator" });
  const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 900, recurring: { interval: "month" } });
  await stripe.subscriptions.create({ customer, default_payment_method: id, items: [{ price: price.id }] });
}
