import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findOrder } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { holds, look, START } from "../../../sandbox/testing-fulfil.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { at } from "../testing.ts";

const world = await payingWorld();

test("a pack is granted once, whichever of its objects tell of it and how often (robustness E)", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { order, session } = await studio.packCheckout(5_000);
  assert.equal((await look(studio, "session", session.id)).outcome, "nothing");
  const paid = await studio.pay(session);
  const outcomes = [];
  for (const [kind, id] of [
    ["session", paid.id],
    ["intent", paid.intentId],
    ["invoice", paid.invoiceId],
    ["session", paid.id],
  ] as const)
    outcomes.push((await look(studio, kind, id)).outcome);
  assert.deepEqual(outcomes, ["done", "again", "again", "again"]);
  assert.deepEqual(await holds(studio), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  assert.equal((await findOrder(studio.accountId, order.id))?.state, "paid");
  const payment = await findPayment(studio.accountId, paid.intentId ?? "");
  assert.deepEqual([payment?.kind, payment?.state, payment?.granted, payment?.price], ["pack", "granted", 5_000_000n, order.price]);
});

test("twenty that look at once into one paid checkout grant it once", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.packCheckout(10_000);
  const paid = await studio.pay(session);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) => look(studio, index % 2 ? "session" : "intent", index % 2 ? paid.id : paid.intentId)),
  );
  assert.equal(outcomes.filter(({ outcome }) => outcome === "done").length, 1);
  assert.deepEqual(await holds(studio), [
    ["monthly", 800],
    ["packs", 10_000],
  ]);
});

test("a declined card buys nothing, and the next one buys it", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.packCheckout(5_000);
  const declined = await studio.pay(session, "4000000000000002");
  assert.notEqual((await look(studio, "session", declined.id)).outcome, "done");
  assert.deepEqual(await holds(studio), [["monthly", 800]]);
  assert.equal((await look(studio, "session", (await studio.pay(session)).id)).outcome, "done");
});

test("another amount or currency than was ordered waits for a person, with words, and grants nothing (robustness E)", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const other = await studio.packCheckout(5_000, { price: 1n });
  const euros = await studio.packCheckout(5_000, { currency: "EUR" });
  for (const [{ session }, words] of [
    [other, /paid 57.50, ordered for 0.01 USD/],
    [euros, /paid in USD, ordered in EUR/],
  ] as const) {
    const paid = await studio.pay(session);
    const seen = await look(studio, "session", paid.id);
    assert.equal(seen.outcome, "parked");
    assert.match(seen.words, words);
    const row = await findPayment(studio.accountId, paid.intentId ?? "");
    assert.equal(row?.state, "parked");
    assert.match(row?.words ?? "", words);
  }
  assert.deepEqual(await holds(studio), [["monthly", 800]]);
});

test("a payment that names one account and is of another's customer, or names nobody, gives nobody a credit (robustness E)", async () => {
  const [studio, other] = [await TestStudio.open(world, { now: START }), await TestStudio.open(world, { now: START })];
  const order = await studio.order("recharge", { credits: null });
  const method = (await world.service.methods.list(other.customerId))[0]?.id ?? "";
  const amount = { minor: 500n, currency: "USD" };
  const of = { customerId: other.customerId, methodId: method, amount, description: "x" };
  const wrong = await world.service.invoices.charge({ ...of, accountId: studio.accountId, orderId: order.id, key: order.id });
  const nobody = await world.service.invoices.charge({
    ...of,
    accountId: crypto.randomUUID(),
    orderId: order.id,
    key: `${order.id}:nobody`,
  });
  assert.ok(wrong.ok && nobody.ok);
  assert.match((await look(studio, "intent", wrong.value.intentIds[0] ?? "")).words, /is of the customer/);
  assert.match((await look(studio, "intent", nobody.value.intentIds[0] ?? "")).words, /has no customer here/);
  assert.equal((await look(studio, "intent", "pi_that_nobody_made")).outcome, "nothing");
});

test("a bought bonus comes with its pack and both expire twelve months after the purchase (ALW-3)", async () => {
  const studio = await TestStudio.open(world, { cardId: "alwrity", planId: "pro", now: START });
  const { session } = await studio.packCheckout(1_000);
  await look(studio, "session", (await studio.pay(session)).id);
  const lot = (await loadAccount(studio.accountId))?.lots.find((each) => each.class === "packs");
  assert.deepEqual([lot?.remaining, lot?.expiresAt], [1_100_000n, at("2027-01-10T09:30:00Z")]);
});
