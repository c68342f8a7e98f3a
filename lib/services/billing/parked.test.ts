import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findOrder } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { orders } from "#db/schema/index.ts";
import { credits } from "#lib/units/millis.ts";
import { holds, look, parkedPack } from "../../../sandbox/testing-fulfil.ts";
import { actions, operator } from "../../../sandbox/testing-operator.ts";
import { START } from "../../../sandbox/testing-owner.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { grantParked } from "./grant-parked.ts";
import { loadOperatorBilling } from "./load-operator-billing.ts";
import { dismissParked, retryParked } from "./see-to-parked.ts";
import { loadWaiting } from "./waiting.ts";

const world = await payingWorld();

test("a parked payment is listed once with its reason, tried again once what was in its way is gone, and granted once (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { id, mend } = await parkedPack(paying);
  const [waiting, ...others] = (await loadWaiting()).filter((each) => each.accountId === paying.accountId);
  assert.deepEqual([waiting?.kind, waiting?.id, others.length], ["intent", id, 0]);
  assert.match(waiting?.words ?? "", /paid 57.50, ordered for 0.01 USD/);
  const still = await retryParked(operator(), { kind: "intent", id });
  assert.partialDeepStrictEqual(still, { ok: true, value: { outcome: "parked", isSettled: false } });
  await mend();
  const tried = await retryParked(operator(), { kind: "intent", id });
  assert.partialDeepStrictEqual(tried, { ok: true, value: { outcome: "done", isSettled: true } });
  assert.deepEqual(await holds(paying), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  const gone = await retryParked(operator(), { kind: "intent", id });
  assert.deepEqual(gone.ok || gone.reason, "not_found");
  assert.equal((await actions(paying.accountId)).filter((action) => action === "payment.retried").length, 2);
});

test("a dismissed payment grants nothing, is not asked for again by anything, and its audit says why (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order, paid, id } = await parkedPack(paying);
  const empty = await dismissParked(operator(), { kind: "intent", id, reason: "" });
  assert.partialDeepStrictEqual(empty, { ok: false, detail: { errors: [{ path: "reason" }] } });
  assert.ok((await dismissParked(operator(), { kind: "intent", id, reason: "Paid back by hand" })).ok);
  assert.equal((await look(paying, "session", paid.id)).outcome, "again");
  const payment = await findPayment(paying.accountId, id);
  assert.equal(payment?.state, "nothing");
  assert.match(payment?.words ?? "", /Paid back by hand/);
  assert.equal((await findOrder(paying.accountId, order.id))?.state, "failed");
  assert.deepEqual(
    (await loadWaiting()).filter(({ accountId }) => accountId === paying.accountId),
    [],
  );
  assert.ok((await actions(paying.accountId)).includes("payment.dismissed"));
});

test("a parked payment is granted by hand as its order promised, once also when two press at once, and a refund takes it back (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order, paid, id } = await parkedPack(paying);
  const [waiting] = (await loadOperatorBilling(operator())).waiting.filter((each) => each.id === id);
  assert.equal(waiting?.grants, credits(5_000));
  const empty = await grantParked(operator(), { kind: "intent", id, reason: " " });
  assert.partialDeepStrictEqual(empty, { ok: false, detail: { errors: [{ path: "reason" }] } });

  const asked = { kind: "intent", id, reason: "Sold at the old price" };
  const [one, two] = [operator(), operator()];
  const came = await Promise.all([grantParked(one, asked), grantParked(two, asked)]);
  assert.deepEqual(came.map((each) => (each.ok ? "done" : each.reason)).toSorted(), ["done", "not_found"]);
  assert.deepEqual(await holds(paying), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  assert.equal((await findOrder(paying.accountId, order.id))?.state, "paid");
  assert.equal((await actions(paying.accountId)).filter((action) => action === "payment.granted").length, 1);
  const page = await loadOperatorBilling(operator());
  assert.equal(
    page.waiting.some((each) => each.id === id),
    false,
  );
  assert.deepEqual(
    page.seen.filter((each) => each.id === id).map(({ how, words }) => [how, words]),
    [["granted", "5000 credits: Sold at the old price"]],
  );
  assert.equal((await look(paying, "session", paid.id)).outcome, "again");

  const payment = (await findPayment(paying.accountId, id)) ?? assert.fail();
  assert.deepEqual([payment.state, payment.granted, payment.words], ["granted", credits(5_000), "Granted by hand: Sold at the old price"]);
  const refund = await world.service.refunds.create({ intentId: id, key: `refund ${id}` });
  await look(paying, "refund", refund.id);
  assert.deepEqual(await holds(paying), [["monthly", 800]]);
});

test("nothing is granted by hand that no order of credits promised, that is given back, or that another payment brought (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { session } = await paying.packCheckout(5_000, { credits: null });
  const bare = (await paying.pay(session)).intentId ?? assert.fail();
  await look(paying, "intent", bare);
  const [twice, refunded] = [await parkedPack(paying), await parkedPack(paying)];
  const refund = await world.service.refunds.create({ intentId: refunded.id, key: `refund ${refunded.id}` });
  await look(paying, "refund", refund.id);
  await db().update(orders).set({ state: "paid" }).where(eq(orders.id, twice.order.id));
  const by = async (id: string) => {
    const granted = await grantParked(operator(), { kind: "intent", id, reason: "x" });
    return granted.ok ? "done" : granted.reason;
  };
  assert.deepEqual(await Promise.all([by(bare), by(twice.id), by(refunded.id)]), ["no_credits", "order_paid", "given_back"]);
  assert.deepEqual(await holds(paying), [["monthly", 800]]);
  assert.equal((await actions(paying.accountId)).includes("payment.granted"), false);
});
