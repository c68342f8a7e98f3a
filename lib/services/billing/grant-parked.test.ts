import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findOrder, newestOrder } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { lots, orders } from "#db/schema/index.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { CARD, send } from "../../../sandbox/stripe/checkout/testing-buyer.ts";
import { holds, START } from "../../../sandbox/testing-fulfil.ts";
import { operator } from "../../../sandbox/testing-operator.ts";
import { openOwner } from "../../../sandbox/testing-owner.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { fulfil } from "./fulfil.ts";
import { grantParked } from "./grant-parked.ts";
import { setBillingDetails } from "./set-billing-details.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";

process.env["STRIPE_TAX"] = "on";
const world = await payingWorld();

const repairer = () => operator(later(START, DAY));
const grant = async (id: string) => {
  const granted = await grantParked(repairer(), { kind: "intent", id, reason: "Sold at the old price" });
  return granted.ok ? "done" : granted.reason;
};

/** Pays what an order is for, past its checkout. */
async function payPast(paying: TestStudio, orderId: string, minor: number): Promise<string> {
  const [method] = await world.service.methods.list(paying.customerId);
  const { id } = await world.stripe.paymentIntents.create({
    ...{ customer: paying.customerId, payment_method: method?.id ?? "", amount: minor, currency: "usd", confirm: true, off_session: true },
    metadata: { account_id: paying.accountId, order_id: orderId },
  });
  return id;
}

test("two payments of one order that are granted by hand at once bring its credits once (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order } = await paying.packCheckout(5_000);
  const ids = [await payPast(paying, order.id, 5_000), await payPast(paying, order.id, 5_001)];
  for (const id of ids) assert.equal((await fulfil({ kind: "intent", id }, paying.looking)).outcome, "parked");
  const came = await Promise.all(ids.map(grant));
  assert.deepEqual(came.toSorted(), ["done", "order_paid"]);
  assert.deepEqual(await holds(paying), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  const states = await Promise.all(ids.map(async (id) => (await findPayment(paying.accountId, id))?.state));
  assert.deepEqual(states.toSorted(), ["granted", "parked"], "the other one waits on: its money is to be given back");
  assert.equal((await findOrder(paying.accountId, order.id))?.objectId, ids[came.indexOf("done")]);
});

test("another sum than its checkout asked for does not pass for it, though it names the same order (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order, session } = await paying.packCheckout(5_000);
  const id = await payPast(paying, order.id, 100);
  await paying.pay(session);
  assert.equal((await fulfil({ kind: "intent", id }, paying.looking)).outcome, "parked");
  assert.deepEqual(await holds(paying), [["monthly", 800]]);
});

test("a lot that is granted by hand cost what was paid without tax", async () => {
  const caller = await openOwner({ planId: "creator", now: START });
  const address = { line1: "Weg 1", line2: "", postalCode: "10115", city: "Berlin", state: "", country: "DE" };
  assert.ok((await setBillingDetails(caller, { company: "Studio Ana", email: "", vatId: "", ...address })).ok);
  const started = await startPackCheckout(caller, { credits: "5000" });
  assert.ok(started.ok && started.value.url);
  await db().update(orders).set({ price: 1n }).where(eq(orders.accountId, caller.accountId));
  // By the address there is a tax, whose total is confirmed once more.
  const typed = { ...CARD, ...address, postal_code: address.postalCode, rule: "DE 1900 standard_rated" };
  await send(started.value.url, typed);
  const { accountId } = caller;
  const order = (await newestOrder(accountId, "pack")) ?? assert.fail();
  const { intentId } = (await world.service.checkout.find(order.objectId ?? "")) ?? assert.fail();
  const id = intentId ?? assert.fail();
  await fulfil({ kind: "intent", id }, { service: world.service, now: START, requestId: "test" });
  assert.equal((await findPayment(accountId, id))?.price, 726n, "tax was paid on it");
  assert.equal(await grant(id), "done");
  const own = await db().select().from(lots).where(eq(lots.accountId, accountId));
  assert.deepEqual(
    own.filter(({ sourceId }) => sourceId === id).map(({ cost, costCurrency }) => [cost, costCurrency]),
    [[610n, "USD"]],
  );
});
