import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, REAL, refusal, subject } from "../testing.ts";
import { paying, RETURN } from "./testing-payer.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set: what holds here must hold there.
const { stripe, stop } = await subject();
after(stop);

const { customerWith, pay } = paying(stripe);

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

test("a bank debit is on its way first", { skip: REAL && "takes minutes there" }, async () => {
  const debit = (iban: string) =>
    stripe.paymentMethods.create({ type: "sepa_debit", sepa_debit: { iban }, billing_details: { name: "A", email: "a@example.com" } });
  const fine = await pay({ payment_method: (await debit("DE89370400440532013000")).id, return_url: RETURN });
  assert.equal(fine.status, "processing");
});
