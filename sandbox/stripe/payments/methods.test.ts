import assert from "node:assert/strict";
import { after, test } from "node:test";
import { NEVER, refusal, subject } from "../testing.ts";
import { paying, RETURN } from "./testing-payer.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set: what holds here must hold there.
const { stripe, stop } = await subject();
after(stop);

const { customerWith, pay } = paying(stripe);

test("a card that is declined cannot be attached, one that only fails when charged can", async () => {
  const customer = await stripe.customers.create();
  const error = await refusal(stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: customer.id }));
  assert.deepEqual([error.code, error.statusCode], ["card_declined", 402]);
  const method = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
  const late = await refusal(pay({ customer: customer.id, payment_method: method.id, off_session: true }));
  assert.equal(late.code, "card_declined");
});

test("methods are listed by customer, made the default, and detached for ever", async () => {
  const { customer, method } = await customerWith("pm_card_visa");
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
  const found = await stripe.customers.retrieve(customer, { expand: ["invoice_settings.default_payment_method"] });
  assert.ok(!found.deleted);
  assert.partialDeepStrictEqual(found.invoice_settings.default_payment_method, { id: method, card: { last4: "4242" } });
  assert.deepEqual(
    (await stripe.paymentMethods.list({ customer, type: "card" })).data.map(({ id }) => id),
    [method],
  );
  assert.deepEqual(
    (await stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id),
    [method],
  );
  assert.equal((await stripe.paymentMethods.detach(method)).customer, null);
  const left = await stripe.customers.retrieve(customer);
  assert.equal(!left.deleted && left.invoice_settings.default_payment_method, null);
  await assert.rejects(stripe.paymentMethods.attach(method, { customer }), { statusCode: 400 });
});

test("a card number may not come over the API", async () => {
  const card = { number: "4242424242424242", exp_month: 12, exp_year: 2_040, cvc: "123" };
  await assert.rejects(stripe.paymentMethods.create({ type: "card", card }), /generally unsafe|raw/i);
});

test("a setup intent saves a card; one that needs the bank asks; a declined one fails", async () => {
  const customer = (await stripe.customers.create()).id;
  const common = { customer, confirm: true, automatic_payment_methods: NEVER } as const;
  const saved = await stripe.setupIntents.create({ ...common, payment_method: "pm_card_visa", expand: ["payment_method"] });
  assert.equal(saved.status, "succeeded");
  assert.partialDeepStrictEqual(saved.payment_method, { customer });
  const asked = await stripe.setupIntents.create({
    ...common,
    payment_method: "pm_card_authenticationRequiredOnSetup",
    return_url: RETURN,
  });
  assert.equal(asked.status, "requires_action");
  const error = await refusal(stripe.setupIntents.create({ ...common, payment_method: "pm_card_chargeDeclined" }));
  assert.deepEqual([error.code, error.setup_intent?.status], ["card_declined", "requires_payment_method"]);
});

test("a payment that saves its card lets it pay again when nobody is there", async () => {
  const customer = (await stripe.customers.create()).id;
  const first = await pay({ customer, payment_method: "pm_card_visa", setup_future_usage: "off_session" });
  const again = await pay({ customer, payment_method: String(first.payment_method), off_session: true });
  assert.equal(again.status, "succeeded");
});
