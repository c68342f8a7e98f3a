import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";
import { buying, CARD, NUMBERS, page, send } from "./testing-buyer.ts";

const { stripe, stop } = await bench();
after(stop);
const { pack, plan, types } = buying(stripe);

test("a subscription by checkout is active and paid, with its metadata and its card", async () => {
  const session = await plan();
  assert.equal(session.amount_total, 9_900);
  await send(page(session), CARD);
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
  await send(page(session), CARD);
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
  await send(page(trial), CARD);
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
  await send(page(setup), CARD);
  const saved = await stripe.checkout.sessions.retrieve(setup.id, { expand: ["setup_intent"] });
  assert.ok(saved.setup_intent && typeof saved.setup_intent !== "string");
  assert.equal(saved.setup_intent.status, "succeeded");
  assert.equal((await stripe.customers.listPaymentMethods(customer.id)).data.length, 1);
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
