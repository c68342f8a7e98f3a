import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, refusal, subject } from "../testing.ts";
import { paying } from "./testing-payer.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set: what holds here must hold there.
const { stripe, stop } = await subject();
after(stop);

const { pay } = paying(stripe);

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
