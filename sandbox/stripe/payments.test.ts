import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { REAL, subject } from "./testing.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set: what holds here must hold there.
const { stripe, stop } = await subject();
after(stop);

const NEVER = { enabled: true, allow_redirects: "never" } as const;
const RETURN = "https://example.com/back";

async function customerWith(card: string): Promise<{ customer: string; method: string }> {
  const customer = await stripe.customers.create({ name: "Payer", metadata: { account_id: "a1" } });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return { customer: customer.id, method: method.id };
}

const pay = (more: Partial<Stripe.PaymentIntentCreateParams>) =>
  stripe.paymentIntents.create({ amount: 2_900, currency: "eur", confirm: true, automatic_payment_methods: NEVER, ...more });

for (const [card, brand, last4] of [
  ["pm_card_visa", "visa", "4242"],
  ["pm_card_visa_debit", "visa", "5556"],
  ["pm_card_mastercard", "mastercard", "4444"],
  ["pm_card_amex", "amex", "0005"],
] as const)
  test(`${card} pays`, async () => {
    const intent = await pay({ payment_method: card, expand: ["latest_charge.balance_transaction", "payment_method"] });
    assert.deepEqual([intent.status, intent.amount_received], ["succeeded", 2_900]);
    const charge = intent.latest_charge;
    assert.ok(charge && typeof charge === "object");
    assert.deepEqual([charge.status, charge.paid, charge.captured, charge.payment_intent], ["succeeded", true, true, intent.id]);
    assert.partialDeepStrictEqual(charge.payment_method_details, { type: "card", card: { brand, last4 } });
    assert.equal(typeof charge.balance_transaction === "object" && charge.balance_transaction?.amount, 2_900);
  });

for (const [card, code, decline] of [
  ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
  ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
  ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"],
] as const)
  test(`${card} is refused with ${code}, and the attempt stays on the books`, async () => {
    const error = await refusal(pay({ payment_method: card, metadata: { try: card } }));
    assert.deepEqual([error.type, error.code, error.decline_code, error.statusCode], ["StripeCardError", code, decline, 402]);
    const intent = await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? "", { expand: ["latest_charge"] });
    assert.deepEqual([intent.status, intent.last_payment_error?.code, intent.metadata], ["requires_payment_method", code, { try: card }]);
    assert.partialDeepStrictEqual(intent.latest_charge, { status: "failed", paid: false, failure_code: code });
  });

test("a card that is declined cannot be attached, one that only fails when charged can", async () => {
  const customer = await stripe.customers.create();
  const error = await refusal(stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: customer.id }));
  assert.deepEqual([error.code, error.statusCode], ["card_declined", 402]);
  const method = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
  const late = await refusal(pay({ customer: customer.id, payment_method: method.id, off_session: true }));
  assert.equal(late.code, "card_declined");
});

test("3-D Secure: on session the intent asks, off session the bank refuses", async () => {
  const { customer, method } = await customerWith("pm_card_authenticationRequired");
  const asked = await pay({ customer, payment_method: method, return_url: RETURN });
  assert.deepEqual(
    [asked.status, asked.next_action?.type, asked.next_action?.redirect_to_url?.return_url],
    ["requires_action", "redirect_to_url", RETURN],
  );
  const error = await refusal(pay({ customer, payment_method: method, off_session: true }));
  assert.deepEqual(
    [error.code, error.decline_code, error.payment_intent?.status],
    ["authentication_required", "authentication_required", "requires_payment_method"],
  );
});

test("a bank's question can be turned into a refusal", async () => {
  const error = await refusal(pay({ payment_method: "pm_card_authenticationRequired", error_on_requires_action: true }));
  assert.deepEqual([error.code, error.statusCode], ["authentication_required", 402]);
});

test("an intent is made, given a method, confirmed; afterwards it can be neither confirmed nor cancelled", async () => {
  const intent = await stripe.paymentIntents.create({ amount: 500, currency: "usd", allowed_payment_method_types: ["card"] });
  assert.equal(intent.status, "requires_payment_method");
  const ready = await stripe.paymentIntents.update(intent.id, { payment_method: "pm_card_visa", metadata: { a: "b" } });
  assert.equal(ready.status, "requires_confirmation");
  assert.equal((await stripe.paymentIntents.confirm(intent.id)).status, "succeeded");
  assert.equal((await refusal(stripe.paymentIntents.confirm(intent.id))).code, "payment_intent_unexpected_state");
  assert.equal((await refusal(stripe.paymentIntents.cancel(intent.id))).code, "payment_intent_unexpected_state");
});

test("an intent that was never paid can be cancelled", async () => {
  const intent = await stripe.paymentIntents.create({ amount: 500, currency: "usd", allowed_payment_method_types: ["card"] });
  const cancelled = await stripe.paymentIntents.cancel(intent.id, { cancellation_reason: "requested_by_customer" });
  assert.deepEqual([cancelled.status, cancelled.cancellation_reason], ["canceled", "requested_by_customer"]);
});

test("another customer's method, too small an amount and a missing return_url are refused by name", async () => {
  const { method } = await customerWith("pm_card_visa");
  const { customer: other } = await customerWith("pm_card_visa");
  assert.equal((await refusal(pay({ customer: other, payment_method: method }))).param, "payment_method");
  const small = await refusal(pay({ amount: 10, payment_method: "pm_card_visa" }));
  assert.deepEqual([small.code, small.param], ["amount_too_small", "amount"]);
  const lost = stripe.paymentIntents.create({ amount: 500, currency: "eur", confirm: true, payment_method: "pm_card_visa" });
  assert.match((await refusal(lost)).message, /return_url/);
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

test("refunds: a part, the rest, and nothing more", async () => {
  const intent = await pay({ payment_method: "pm_card_visa" });
  const part = await stripe.refunds.create({
    payment_intent: intent.id,
    amount: 900,
    reason: "requested_by_customer",
    metadata: { why: "x" },
  });
  assert.deepEqual([part.status, part.amount, part.payment_intent, part.metadata], ["succeeded", 900, intent.id, { why: "x" }]);
  assert.match(
    (await refusal(stripe.refunds.create({ payment_intent: intent.id, amount: 2_001 }))).message,
    /greater than unrefunded amount/,
  );
  const rest = await stripe.refunds.create({ charge: String(intent.latest_charge) });
  assert.equal(rest.amount, 2_000);
  const charge = await stripe.charges.retrieve(String(intent.latest_charge), { expand: ["refunds"] });
  assert.deepEqual([charge.refunded, charge.amount_refunded, charge.refunds?.data.length], [true, 2_900, 2]);
  assert.equal((await refusal(stripe.refunds.create({ payment_intent: intent.id }))).code, "charge_already_refunded");
  assert.deepEqual((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ amount }) => amount).sort(), [2_000, 900].sort());
});

test("a disputed charge withdraws the money; winning evidence brings it back", async () => {
  const intent = await pay({ payment_method: "pm_card_createDispute" });
  const open = await eventually(async () => (await stripe.disputes.list({ payment_intent: intent.id })).data[0]);
  assert.deepEqual([open.status, open.amount, open.charge], ["needs_response", 2_900, intent.latest_charge]);
  assert.equal((await stripe.charges.retrieve(String(intent.latest_charge))).disputed, true);
  await stripe.disputes.update(open.id, { evidence: { uncategorized_text: "winning_evidence" }, submit: true });
  const closed = await eventually(async () => {
    const now = await stripe.disputes.retrieve(open.id);
    return now.status === "won" ? now : undefined;
  });
  assert.equal(
    closed.balance_transactions.reduce((sum, { amount }) => sum + amount, 0),
    0,
  );
});

test("tax ids are kept, expanded with their customer, and deleted", async () => {
  const { id } = await stripe.customers.create({ name: "Firm" });
  const taxId = await stripe.customers.createTaxId(id, { type: "eu_vat", value: "DE123456789" });
  assert.deepEqual([taxId.type, taxId.value, taxId.country], ["eu_vat", "DE123456789", "DE"]);
  await assert.rejects(stripe.customers.createTaxId(id, { type: "eu_vat", value: "12" }), { code: "tax_id_invalid" });
  const found = await stripe.customers.retrieve(id, { expand: ["tax_ids"] });
  assert.equal(!found.deleted && found.tax_ids?.data[0]?.id, taxId.id);
  await stripe.customers.deleteTaxId(id, taxId.id);
  assert.deepEqual((await stripe.customers.listTaxIds(id)).data, []);
});

test("events tell what happened, the newest first", async () => {
  const began = Math.floor(Date.now() / 1_000) - 1;
  const { id } = await pay({ payment_method: "pm_card_visa" });
  const told = async () => {
    const { data } = await stripe.events.list({
      types: ["payment_intent.created", "payment_intent.succeeded"],
      created: { gte: began },
      limit: 100,
    });
    const mine = data.filter((event) => "id" in event.data.object && event.data.object.id === id);
    return mine.length === 2 ? mine : undefined;
  };
  const mine = await eventually(told);
  assert.deepEqual(mine.map(({ type }) => type).sort(), ["payment_intent.created", "payment_intent.succeeded"]);
  const [newest] = mine;
  assert.equal((await stripe.events.retrieve(newest?.id ?? "")).id, newest?.id);
});

test("a bank debit is on its way first, and then paid or bounced", { skip: REAL && "takes minutes there" }, async () => {
  const debit = (iban: string) =>
    stripe.paymentMethods.create({ type: "sepa_debit", sepa_debit: { iban }, billing_details: { name: "A", email: "a@example.com" } });
  const fine = await pay({ payment_method: (await debit("DE89370400440532013000")).id, return_url: RETURN });
  assert.equal(fine.status, "processing");
});

async function refusal(asked: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const { errors } = (await import("stripe")).default;
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof errors.StripeError) return error;
  throw new Error("this was not refused", { cause: error });
}

/** Stripe's own disputes and events come a little later. */
async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    if (tries > 60) throw new Error("it never came");
    await new Promise((done) => setTimeout(done, 1_000));
  }
}
