import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";

const { stripe, sandbox, stop } = await bench();
after(stop);

const pay = async () => {
  const intent = await stripe.paymentIntents.create({
    ...{ amount: 2_900, currency: "eur", confirm: true, payment_method: "pm_card_visa", description: "A pack <b>" },
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  return String(intent.latest_charge);
};
const post = (path: string, fields: Record<string, string>) =>
  fetch(`${sandbox.url}/dashboard/${path}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
const seen = async (path: string) => (await fetch(`${sandbox.url}${path}`)).text();

test("a payment is refunded and another contested and won by the buttons of the dashboard", async () => {
  const [one, other] = [await pay(), await pay()];
  assert.match(await seen("/dashboard"), /€29\.00/);
  assert.equal((await post("refund", { charge: one })).status, 303);
  assert.equal((await stripe.charges.retrieve(one)).refunded, true);
  assert.equal((await post("dispute", { charge: other })).status, 303);
  const [dispute] = (await stripe.disputes.list({ charge: other })).data;
  assert.equal((await post("win", { dispute: dispute?.id ?? "" })).status, 303);
  assert.equal((await stripe.disputes.retrieve(dispute?.id ?? "")).status, "won");
  const types = (await stripe.events.list({ types: ["charge.refunded", "charge.dispute.created", "charge.dispute.closed"] })).data;
  assert.deepEqual(
    types.map(({ type }) => type),
    ["charge.dispute.closed", "charge.dispute.created", "charge.refunded"],
  );
});

test("what cannot be done says why", async () => {
  const charge = await pay();
  await post("refund", { charge });
  const again = await post("refund", { charge });
  assert.equal(again.status, 422);
  assert.match(await again.text(), /has already been refunded/);
});

test("a receipt is shown under the charge's own address, with what was typed escaped", async () => {
  const { receipt_url: url } = await stripe.charges.retrieve(await pay());
  const text = await (await fetch(url ?? "")).text();
  assert.match(text, /€29\.00/);
  assert.match(text, /A pack &lt;b&gt;/);
  assert.equal((await fetch(`${sandbox.url}/receipts/ch_x`)).status, 404);
});
