import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";
import { buying, CARD, NUMBERS, page, send } from "./testing-buyer.ts";

const { stripe, sandbox, stop } = await bench();
after(stop);
const { pack, types, seen } = buying(stripe);

test("a pack is paid once: the session is complete, its payment carries the metadata, a second submission changes nothing", async () => {
  const session = await pack();
  assert.equal(session.amount_total, 5_000);
  assert.equal(session.status, "open");
  assert.match(await (await fetch(page(session))).text(), /Pay \$50\.00/);
  const paid = await send(page(session), CARD);
  assert.equal(paid.to, `http://localhost:3000/back?session=${session.id}`);
  const again = await send(page(session), CARD);
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
  const old = await send(page(session), { ...CARD, expiry: "01 / 20" });
  assert.match(old.text, /id="cardExpiry-error"/);
  const typo = await send(page(session), { ...CARD, number: "4242 4242 4242 4241" });
  assert.match(typo.text, /id="cardNumber-error">Your card number is incorrect/);
  assert.doesNotMatch(typo.text, /4242 4242 4242 4241/);
  const empty = await send(page(session), { method: "card", email: "ana@studio.test" });
  for (const field of ["cardNumber", "cardExpiry", "cardCvc", "billingName"]) assert.match(empty.text, new RegExp(`id="${field}-error"`));
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, "open");
  assert.match(String((await send(page(session), CARD)).to), /back\?session=/);
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

test("with automatic tax the total follows the address, is shown before it is paid, and a VAT id reverses it", async () => {
  const more = {
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
    customer_update: { address: "auto", name: "auto" },
  } as const;
  const address = { country: "DE", line1: "Allee 1", postal_code: "10115", city: "Berlin" };
  const session = await pack(more);
  const form = { ...CARD, ...address };
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
  const page_ = await send(page(session), CARD);
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
  await send(page(session), CARD);
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice.payments"] });
  const { invoice } = after;
  assert.ok(invoice && typeof invoice !== "string");
  assert.deepEqual([invoice.status, invoice.total, invoice.amount_paid, invoice.metadata], ["paid", 5_000, 5_000, { order_id: "o1" }]);
  assert.equal(invoice.payments?.data[0]?.payment.payment_intent, after.payment_intent);
  assert.deepEqual([invoice.lines.data[0]?.description, invoice.lines.data[0]?.amount], ["500 credits", 5_000]);
  assert.equal((await stripe.paymentIntents.list({ customer: String(session.customer) })).data.length, 1);
});

test("a purchase without a customer is paid, with the tax of the typed address", async () => {
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price_data: { currency: "eur", unit_amount: 10_000, product_data: { name: "Pack" } } }],
    automatic_tax: { enabled: true },
    success_url: "http://localhost:3000/back",
  });
  const address = { country: "FR", line1: "Rue 1", postal_code: "75001", city: "Paris", rule: "FR 2000 standard_rated" };
  await send(page(session), { ...CARD, ...address });
  const paid = await stripe.checkout.sessions.retrieve(session.id);
  assert.deepEqual(
    [paid.payment_status, paid.amount_total, paid.customer, paid.customer_details?.email],
    ["paid", 12_000, null, "ana@studio.test"],
  );
});
