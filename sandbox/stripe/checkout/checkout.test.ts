import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { bench } from "../testing.ts";

const { stripe, sandbox, stop } = await bench();
after(stop);

const CARD = {
  method: "card",
  expiry: "12 / 34",
  cvc: "123",
  name: "Ana Ruiz",
  country: "DE",
  postal_code: "10115",
  email: "ana@studio.test",
};
const NUMBERS = {
  pays: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  secure: "4000 0027 6000 3184",
  expired: "4000 0000 0000 0069",
};

/** Sends a page's form as a browser does, and answers where it leads or what it shows. */
async function send(url: string, form: Record<string, string>) {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return { status: response.status, to: response.headers.get("location"), text: await response.text() };
}

async function pack(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const customer = await stripe.customers.create({ email: "ana@studio.test", metadata: { account_id: "acc" } });
  return stripe.checkout.sessions.create({
    mode: "payment",
    customer: customer.id,
    line_items: [{ price_data: { currency: "usd", unit_amount: 5_000, product_data: { name: "500 credits" } }, quantity: 1 }],
    payment_intent_data: { metadata: { account_id: "acc", order_id: "o1" } },
    metadata: { account_id: "acc" },
    success_url: "http://localhost:3000/back?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://localhost:3000/cancel",
    ...more,
  });
}

async function plan(more: Partial<Stripe.Checkout.SessionCreateParams> = {}, amount = 9_900) {
  const customer = await stripe.customers.create({ email: "ana@studio.test" });
  const product = await stripe.products.create({ name: "Creator" });
  const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: amount, recurring: { interval: "month" } });
  return stripe.checkout.sessions.create({
    mode: "subscription",
    customer: customer.id,
    line_items: [{ price: price.id, quantity: 1 }],
    subscription_data: { metadata: { account_id: "acc" } },
    success_url: "http://localhost:3000/back?session={CHECKOUT_SESSION_ID}",
    ...more,
  });
}

const page = (session: Stripe.Checkout.Session) => String(session.url);
const types = async (id: string) =>
  (await stripe.events.list({ limit: 100 })).data.filter((event) => JSON.stringify(event.data.object).includes(id)).map(({ type }) => type);

/** Waits until an event of that type tells of an object; false after ten seconds. */
async function seen(id: string, type: Stripe.Event["type"]): Promise<boolean> {
  for (let tries = 0; tries < 40; tries++) {
    if ((await types(id)).includes(type)) return true;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  return false;
}

test("a pack is paid once: the session is complete, its payment carries the metadata, a second submission changes nothing", async () => {
  const session = await pack();
  assert.equal(session.amount_total, 5_000);
  assert.equal(session.status, "open");
  assert.match(await (await fetch(page(session))).text(), /Pay \$50\.00/);
  const paid = await send(page(session), { ...CARD, number: NUMBERS.pays });
  assert.equal(paid.to, `http://localhost:3000/back?session=${session.id}`);
  const again = await send(page(session), { ...CARD, number: NUMBERS.pays });
  assert.equal(again.to, paid.to);
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge", "line_items"] });
  assert.deepEqual([after.status, after.payment_status, after.url], ["complete", "paid", null]);
  assert.equal(after.line_items?.data[0]?.amount_total, 5_000);
  const intent = after.payment_intent;
  assert.ok(intent && typeof intent !== "string");
  assert.deepEqual(intent.metadata, { account_id: "acc", order_id: "o1" });
  assert.equal(intent.amount_received, 5_000);
  assert.equal((await types(session.id)).filter((type) => type === "checkout.session.completed").length, 1);
  assert.equal((await stripe.paymentIntents.list({ customer: String(session.customer) })).data.length, 1);
});

test("a declined, an expired and a mistyped card say so beside the form, and the next card pays", async () => {
  const session = await pack();
  const declined = await send(page(session), { ...CARD, number: NUMBERS.declined });
  assert.equal(declined.status, 422);
  assert.match(declined.text, /role="alert"[^>]*>Your card was declined/);
  assert.match((await send(page(session), { ...CARD, number: NUMBERS.expired })).text, /Your card has expired/);
  const old = await send(page(session), { ...CARD, number: NUMBERS.pays, expiry: "01 / 20" });
  assert.match(old.text, /id="cardExpiry-error"/);
  const typo = await send(page(session), { ...CARD, number: "4242 4242 4242 4241" });
  assert.match(typo.text, /id="cardNumber-error">Your card number is incorrect/);
  assert.doesNotMatch(typo.text, /4242 4242 4242 4241/);
  const empty = await send(page(session), { method: "card", email: "ana@studio.test" });
  for (const field of ["cardNumber", "cardExpiry", "cardCvc", "billingName"]) assert.match(empty.text, new RegExp(`id="${field}-error"`));
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, "open");
  assert.match(String((await send(page(session), { ...CARD, number: NUMBERS.pays })).to), /back\?session=/);
});

test("3-D Secure: failing comes back to the page with words, completing pays", async () => {
  const session = await pack();
  const asked = await send(page(session), { ...CARD, number: NUMBERS.secure });
  assert.match(String(asked.to), /\/3ds\/pi_/);
  const failed = await send(String(asked.to), { answer: "fail" });
  const back = await fetch(String(failed.to));
  assert.match(await back.text(), /unable to authenticate/);
  const second = await send(page(session), { ...CARD, number: NUMBERS.secure });
  const done = await send(String(second.to), { answer: "complete" });
  const end = await fetch(String(done.to), { redirect: "manual" });
  assert.equal(end.headers.get("location"), `http://localhost:3000/back?session=${session.id}`);
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, "paid");
});

test("PayPal is approved on a page of its own, and can be canceled", async () => {
  const session = await pack();
  const form = { method: "paypal", country: "DE", email: "ana@studio.test" };
  const away = String((await send(page(session), form)).to);
  assert.match((await send(away, { answer: "cancel" })).text, /was canceled/);
  assert.match(String((await send(away, { answer: "approve" })).to), /back\?session=/);
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, "paid");
  const later = await pack();
  await send(String((await send(page(later), form)).to), { answer: "approve_bank" });
  assert.deepEqual((({ status, payment_status }) => [status, payment_status])(await stripe.checkout.sessions.retrieve(later.id)), [
    "complete",
    "unpaid",
  ]);
  assert.ok(await seen(later.id, "checkout.session.async_payment_succeeded"));
});

test("a bank debit completes the session unpaid, and settles or comes back later", async () => {
  for (const [iban, event, status] of [
    ["DE89370400440532013000", "checkout.session.async_payment_succeeded", "paid"],
    ["DE62370400440532013001", "checkout.session.async_payment_failed", "unpaid"],
  ] as const) {
    let session = await pack({
      line_items: [{ price_data: { currency: "eur", unit_amount: 5_000, product_data: { name: "Pack" } }, quantity: 1 }],
    });
    assert.ok(session.payment_method_types.includes("sepa_debit"));
    await send(page(session), { method: "bank", iban, country: "DE" });
    session = await stripe.checkout.sessions.retrieve(session.id);
    assert.deepEqual([session.status, session.payment_status], ["complete", "unpaid"]);
    assert.ok(await seen(session.id, event));
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, status);
  }
});

test("a subscription by checkout is active and paid, with its metadata and its card", async () => {
  const session = await plan();
  assert.equal(session.amount_total, 9_900);
  await send(page(session), { ...CARD, number: NUMBERS.pays });
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription", "invoice.payments"] });
  assert.deepEqual([after.status, after.payment_status], ["complete", "paid"]);
  const { subscription, invoice } = after;
  assert.ok(subscription && typeof subscription !== "string" && invoice && typeof invoice !== "string");
  assert.equal(subscription.status, "active");
  assert.deepEqual(subscription.metadata, { account_id: "acc" });
  assert.equal(invoice.billing_reason, "subscription_create");
  assert.deepEqual([invoice.status, invoice.amount_paid, invoice.payments?.data.length], ["paid", 9_900, 1]);
  const seen = await types(subscription.id);
  for (const type of [
    "customer.subscription.created",
    "customer.subscription.updated",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_succeeded",
  ] as const)
    assert.ok(seen.includes(type), type);
});

test("a declined card begins no subscription; 3-D Secure begins one when it is completed", async () => {
  const session = await plan();
  const declined = await send(page(session), { ...CARD, number: NUMBERS.declined });
  assert.match(declined.text, /Your card was declined/);
  assert.equal((await stripe.subscriptions.list({ customer: String(session.customer), status: "all" })).data.length, 0);
  const asked = await send(page(session), { ...CARD, number: NUMBERS.secure });
  const done = await send(String(asked.to), { answer: "complete" });
  await fetch(String(done.to), { redirect: "manual" });
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription"] });
  assert.ok(after.subscription && typeof after.subscription !== "string");
  assert.deepEqual([after.status, after.subscription.status], ["complete", "active"]);
});

test("a subscription that keeps our period pays only for its rest (ACT-13)", async () => {
  const anchor = Math.floor(Date.now() / 1_000) + 10 * 86_400;
  const session = await plan({ subscription_data: { billing_cycle_anchor: anchor, proration_behavior: "create_prorations" } });
  assert.ok(session.amount_total && session.amount_total > 3_000 && session.amount_total < 3_600);
  await send(page(session), { ...CARD, number: NUMBERS.pays });
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription", "invoice"] });
  const { subscription, invoice } = after;
  assert.ok(subscription && typeof subscription !== "string" && invoice && typeof invoice !== "string");
  assert.equal(subscription.billing_cycle_anchor, anchor);
  assert.equal(subscription.items.data[0]?.current_period_end, anchor);
  const [line] = invoice.lines.data;
  assert.deepEqual([line?.period.end, line?.parent?.subscription_item_details?.proration], [anchor, true]);
  assert.ok(line && line.amount > 3_000 && line.amount < 3_600);
  const late = plan({ subscription_data: { billing_cycle_anchor: anchor + 60 * 86_400 } });
  await assert.rejects(late, /cannot be later than next natural billing date/);
});

test("a trial asks for nothing now and keeps the card; setup saves a card", async () => {
  const trial = await plan({ subscription_data: { trial_period_days: 14 } });
  assert.equal(trial.amount_total, 0);
  await send(page(trial), { ...CARD, number: NUMBERS.pays });
  const after = await stripe.checkout.sessions.retrieve(trial.id, { expand: ["subscription"] });
  assert.ok(after.subscription && typeof after.subscription !== "string");
  assert.deepEqual([after.payment_status, after.subscription.status], ["no_payment_required", "trialing"]);
  assert.ok(after.subscription.default_payment_method);
  const customer = await stripe.customers.create({ email: "b@studio.test" });
  const setup = await stripe.checkout.sessions.create({
    mode: "setup",
    currency: "usd",
    customer: customer.id,
    success_url: "http://localhost:3000/",
  });
  await send(page(setup), { ...CARD, number: NUMBERS.pays });
  const saved = await stripe.checkout.sessions.retrieve(setup.id, { expand: ["setup_intent"] });
  assert.ok(saved.setup_intent && typeof saved.setup_intent !== "string");
  assert.equal(saved.setup_intent.status, "succeeded");
  assert.equal((await stripe.customers.listPaymentMethods(customer.id)).data.length, 1);
});

test("with automatic tax the total follows the address, is shown before it is paid, and a VAT id reverses it", async () => {
  const more = {
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
    customer_update: { address: "auto", name: "auto" },
  } as const;
  const address = { country: "DE", line1: "Allee 1", postal_code: "10115", city: "Berlin" };
  const session = await pack(more);
  const form = { ...CARD, ...address, number: NUMBERS.pays };
  const shown = await send(page(session), { ...form, rule: "" });
  assert.match(shown.text, /VAT is 19 %.*\$59\.50/);
  await send(page(session), { ...form, rule: "DE 1900 standard_rated" });
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  assert.deepEqual([paid.amount_total, paid.total_details?.amount_tax, paid.payment_status], [5_950, 950, "paid"]);
  const business = await pack(more);
  const company = { ...form, business: "on", company: "Studio GmbH", vat: "DE123456789", rule: "DE 0 reverse_charge" };
  await send(page(business), company);
  const reversed = await stripe.checkout.sessions.retrieve(business.id);
  assert.deepEqual([reversed.amount_total, reversed.customer_details?.tax_ids], [5_000, [{ type: "eu_vat", value: "DE123456789" }]]);
  const customer = await stripe.customers.retrieve(String(business.customer), { expand: ["tax_ids"] });
  assert.ok(!customer.deleted && customer.name === "Studio GmbH" && customer.address?.city === "Berlin");
  const wrong = await send(page(await pack(more)), { ...company, vat: "DE-X" });
  assert.match(wrong.text, /id="taxId-error"/);
});

test("an expired session takes no money, and says so; what makes no sense is refused", async () => {
  const session = await pack();
  await stripe.checkout.sessions.expire(session.id);
  const page_ = await send(page(session), { ...CARD, number: NUMBERS.pays });
  assert.deepEqual([page_.status, (await stripe.checkout.sessions.retrieve(session.id)).status], [410, "expired"]);
  assert.ok((await types(session.id)).includes("checkout.session.expired"));
  await assert.rejects(stripe.checkout.sessions.expire(session.id), /Only Checkout Sessions with a status in/);
  await assert.rejects(pack({ mode: "subscription", payment_intent_data: {} }), /at least one recurring price/);
  await assert.rejects(pack({ line_items: [] }), /line_items/);
  assert.equal((await stripe.checkout.sessions.list({ customer: String(session.customer) })).data[0]?.id, session.id);
  assert.equal(sandbox.url, new URL(page(session)).origin);
});

test("a purchase may have an invoice, paid already, with its number, its line and its payment", async () => {
  const session = await pack({ invoice_creation: { enabled: true, invoice_data: { metadata: { order_id: "o1" } } } });
  await send(page(session), { ...CARD, number: NUMBERS.pays });
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice.payments"] });
  const { invoice } = after;
  assert.ok(invoice && typeof invoice !== "string");
  assert.deepEqual([invoice.status, invoice.total, invoice.amount_paid, invoice.metadata], ["paid", 5_000, 5_000, { order_id: "o1" }]);
  assert.equal(invoice.payments?.data[0]?.payment.payment_intent, after.payment_intent);
  assert.deepEqual([invoice.lines.data[0]?.description, invoice.lines.data[0]?.amount], ["500 credits", 5_000]);
  assert.equal((await stripe.paymentIntents.list({ customer: String(session.customer) })).data.length, 1);
});

test("a trial may ask for no card at all, and a purchase names the means of payment it takes", async () => {
  const trial = await plan({ payment_method_collection: "if_required", subscription_data: { trial_period_days: 14 } });
  assert.doesNotMatch(await (await fetch(page(trial))).text(), /cardNumber/);
  assert.match(String((await send(page(trial), { country: "DE" })).to), /back\?session=/);
  const after = await stripe.checkout.sessions.retrieve(trial.id, { expand: ["subscription"] });
  assert.ok(after.subscription && typeof after.subscription !== "string");
  assert.deepEqual([after.subscription.status, after.subscription.default_payment_method], ["trialing", null]);
  const cards = await pack({ allowed_payment_method_types: ["card"] });
  assert.doesNotMatch(await (await fetch(page(cards))).text(), /PayPal/);
});

test("a purchase without a customer is paid, with the tax of the typed address", async () => {
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price_data: { currency: "eur", unit_amount: 10_000, product_data: { name: "Pack" } } }],
    automatic_tax: { enabled: true },
    success_url: "http://localhost:3000/back",
  });
  const address = { country: "FR", line1: "Rue 1", postal_code: "75001", city: "Paris", rule: "FR 2000 standard_rated" };
  await send(page(session), { ...CARD, ...address, number: NUMBERS.pays });
  const paid = await stripe.checkout.sessions.retrieve(session.id);
  assert.deepEqual(
    [paid.payment_status, paid.amount_total, paid.customer, paid.customer_details?.email],
    ["paid", 12_000, null, "ana@studio.test"],
  );
});
