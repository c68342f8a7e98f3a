import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findOrder, newestOrder } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { lots, orders } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { CARD, TestStudio, type World } from "../../../sandbox/testing-payments.ts";
import { openOwner, payingWorld } from "../../../sandbox/testing-world.ts";
import { at, classes } from "../testing.ts";
import { fulfil } from "./fulfil.ts";
import { grantParked } from "./grant-parked.ts";
import { setBillingDetails } from "./set-billing-details.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";

let world: World;
before(async () => {
  process.env["STRIPE_TAX"] = "on";
  world = await payingWorld();
});
after(() => world.stop());

const START = at("2026-01-10T09:30:00Z");
const permissions = ["payments:repair"] as const;
const operator = (): Caller => ({
  permissions,
  accountId: INSTALLATION,
  slug: "",
  actor: `user:${randomUUID()}`,
  role: "operator",
  now: later(START, DAY),
  requestId: "test",
});
const held = (paying: TestStudio) => classes({ ...operator(), accountId: paying.accountId });
const grant = async (id: string) => {
  const granted = await grantParked(operator(), { kind: "intent", id, reason: "Sold at the old price" });
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
  assert.deepEqual(await held(paying), [
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
  assert.deepEqual(await held(paying), [["monthly", 800]]);
});

test("a lot that is granted by hand cost what was paid without tax", async () => {
  const caller = await openOwner("act3", "creator", START);
  const address = { line1: "Weg 1", line2: "", postalCode: "10115", city: "Berlin", state: "", country: "DE" };
  assert.ok((await setBillingDetails(caller, { company: "Studio Ana", email: "", vatId: "", ...address })).ok);
  const started = await startPackCheckout(caller, { credits: "5000" });
  assert.ok(started.ok && started.value.url);
  await db().update(orders).set({ price: 1n }).where(eq(orders.accountId, caller.accountId));
  // By the address there is a tax, whose total is confirmed once more.
  const typed = { ...CARD, ...address, postal_code: address.postalCode, rule: "DE 1900 standard_rated" };
  await fetch(started.value.url, { method: "POST", body: new URLSearchParams(typed), redirect: "manual" });
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
