import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";

const { stripe, stop } = await bench();
after(stop);

const BACK = "https://example.com/billing";
const CARD = { method: "card", expiry: "12 / 34", cvc: "123", name: "Test Person", default: "on" };

async function open(more: object = {}): Promise<{ customer: string; url: string }> {
  const { id } = await stripe.customers.create({ name: "Studio", email: "studio@example.com", metadata: { account_id: "a1" } });
  const session = await stripe.billingPortal.sessions.create({ customer: id, return_url: BACK, ...more });
  assert.match(session.id, /^bps_/);
  return { customer: id, url: session.url };
}
const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
const seen = async (url: string) => (await fetch(url)).text();
const defaultOf = async (id: string) => {
  const customer = await stripe.customers.retrieve(id);
  return customer.deleted ? null : customer.invoice_settings.default_payment_method;
};

test("a card is added and becomes the default; a second one can be made it; one is removed", async () => {
  const { customer, url } = await open();
  assert.match(await seen(url), /None is saved/);
  const added = await post(`${url}/card`, { ...CARD, number: "4242 4242 4242 4242" });
  assert.equal(added.status, 303);
  const [visa] = (await stripe.customers.listPaymentMethods(customer)).data;
  assert.equal(await defaultOf(customer), visa?.id);
  const { default: _, ...quiet } = CARD;
  await post(`${url}/card`, { ...quiet, number: "5555555555554444" });
  const [mastercard] = (await stripe.customers.listPaymentMethods(customer)).data;
  assert.equal(await defaultOf(customer), visa?.id);
  await post(`${url}/default`, { method: mastercard?.id ?? "" });
  assert.equal(await defaultOf(customer), mastercard?.id);
  await post(`${url}/remove`, { method: mastercard?.id ?? "" });
  assert.deepEqual([await defaultOf(customer), (await stripe.customers.listPaymentMethods(customer)).data.length], [null, 1]);
  assert.match(await seen(url), /Visa •••• 4242/);
});

test("a mistyped, an expired and a declined card say so and keep what was typed; nothing is saved", async () => {
  const { customer, url } = await open();
  for (const [fields, words] of [
    [{ ...CARD, number: "" }, /Enter the card number/],
    [{ ...CARD, number: "4242 4242 4242 4241" }, /card number is incorrect/],
    [{ ...CARD, number: "4242 4242 4242 4242", expiry: "01 / 20" }, /expiration year is invalid/],
    [{ ...CARD, number: "4000 0000 0000 0002" }, /Your card was declined/],
  ] as const) {
    const answer = await post(`${url}/card`, fields);
    const text = await answer.text();
    assert.equal(answer.status, 422);
    assert.match(text, words);
    assert.match(text, /value="Test Person"/);
  }
  assert.deepEqual((await stripe.customers.listPaymentMethods(customer)).data, []);
});

test("a card that needs its bank goes by 3-D Secure and comes back saved, or not", async () => {
  const { customer, url } = await open();
  for (const [answer, count] of [
    ["fail", 0],
    ["complete", 1],
  ] as const) {
    const asked = await post(`${url}/card`, { ...CARD, number: "4000 0025 0000 3155" });
    const bank = asked.headers.get("location") ?? "";
    assert.match(bank, /\/3ds\/seti_/);
    const back = (await post(bank, { answer })).headers.get("location") ?? "";
    const landed = await fetch(back);
    assert.match(await landed.text(), answer === "complete" ? /payment method is saved/ : /unable to authenticate/);
    assert.equal((await stripe.customers.listPaymentMethods(customer)).data.length, count);
  }
});

test("details and VAT number are changed; a wrong one is refused at its field", async () => {
  const { customer, url } = await open();
  const fields = { name: "Studio GmbH", email: "pay@example.com", country: "DE", line1: "Weg 1", postal_code: "10115", city: "Berlin" };
  const wrong = await post(`${url}/details`, { ...fields, vat: "DE1" });
  assert.equal(wrong.status, 422);
  assert.match(await wrong.text(), /Invalid value for eu_vat/);
  assert.equal((await post(`${url}/details`, { ...fields, vat: "DE123456789" })).status, 303);
  const found = await stripe.customers.retrieve(customer, { expand: ["tax_ids"] });
  assert.partialDeepStrictEqual(found, {
    name: "Studio GmbH",
    email: "pay@example.com",
    address: { city: "Berlin", country: "DE", line2: null },
  });
  assert.deepEqual(!found.deleted && found.tax_ids?.data.map(({ value }) => value), ["DE123456789"]);
});

test("a session for one thing leads straight to it and back; a stranger's method is left alone; a guessed address is nothing", async () => {
  const flow = { type: "payment_method_update", after_completion: { type: "redirect", redirect: { return_url: `${BACK}?ok` } } } as const;
  const { url } = await open({ flow_data: flow });
  assert.equal((await fetch(url, { redirect: "manual" })).headers.get("location")?.endsWith("/card"), true);
  const added = await post(`${url}/card`, { ...CARD, number: "4242 4242 4242 4242" });
  assert.equal(added.headers.get("location"), `${BACK}?ok`);
  const other = await open();
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: other.customer });
  await post(`${url}/remove`, { method: method.id });
  assert.equal((await stripe.paymentMethods.retrieve(method.id)).customer, other.customer);
  assert.equal((await fetch(`${url}x`)).status, 410);
});

test("configurations say what the pages offer", async () => {
  const bare = await stripe.billingPortal.configurations.create({ features: { invoice_history: { enabled: true } } });
  const { url } = await open({ configuration: bare.id });
  assert.doesNotMatch(await seen(url), /Add payment method/);
  const wide = await stripe.billingPortal.configurations.update(bare.id, { features: { payment_method_update: { enabled: true } } });
  assert.deepEqual([wide.features.invoice_history.enabled, wide.features.payment_method_update.enabled], [true, true]);
  assert.match(await seen(url), /Add payment method/);
  assert.equal((await stripe.billingPortal.configurations.list({ is_default: true })).data.length, 1);
});
