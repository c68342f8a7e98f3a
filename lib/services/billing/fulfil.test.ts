import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findOrder } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { BusinessObject } from "#lib/domain/billing/event-kinds.ts";
import { DAY, HOUR, later } from "#lib/units/instant.ts";
import { paymentsForTests, TestStudio, type World } from "../../../sandbox/testing-payments.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { ask, at, classes, hold, must, settle } from "../testing.ts";
import { fulfil } from "./fulfil.ts";
import { settleLate } from "./take-events.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
before(async () => {
  database = await freshDatabase();
  world = await paymentsForTests();
});
after(async () => {
  await world.stop();
  assert.deepEqual(await verifyLedger(), []);
  await database.drop();
});

const START = at("2026-01-10T09:30:00Z");
const callerOf = ({ accountId, now }: TestStudio) =>
  ({ accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" }) as const;
const look = (studio: TestStudio, kind: BusinessObject["kind"], id: string | null | undefined) =>
  fulfil({ kind, id: id ?? "" }, studio.looking);
const holds = (studio: TestStudio) => classes(callerOf(studio));
const close = (studio: TestStudio) => renewCycle(callerOf(studio), {});

/** A studio on Creator, begun by checkout at `START` with a period from then on. */
async function creator(zone = "UTC"): Promise<TestStudio> {
  const studio = await TestStudio.open(world, { now: START, zone });
  const { session } = await studio.planCheckout("creator");
  await look(studio, "session", (await studio.pay(session)).id);
  return studio;
}

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
    [other, /ordered for 1/],
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
  const wrong = await world.service.intents.charge({ ...of, accountId: studio.accountId, orderId: order.id, key: order.id });
  const nobody = await world.service.intents.charge({
    ...of,
    accountId: crypto.randomUUID(),
    orderId: order.id,
    key: `${order.id}:nobody`,
  });
  assert.ok(wrong.ok && nobody.ok);
  assert.match((await look(studio, "intent", wrong.value.id)).words, /is of the customer/);
  assert.match((await look(studio, "intent", nobody.value.id)).words, /has no customer here/);
  assert.equal((await look(studio, "intent", "pi_that_nobody_made")).outcome, "nothing");
});

test("a bought bonus comes with its pack and both expire twelve months after the purchase (ALW-3)", async () => {
  const studio = await TestStudio.open(world, { cardId: "alwrity", planId: "pro", now: START });
  const { session } = await studio.packCheckout(1_000);
  await look(studio, "session", (await studio.pay(session)).id);
  const lot = (await loadAccount(studio.accountId))?.lots.find((each) => each.class === "packs");
  assert.deepEqual([lot?.remaining, lot?.expiresAt], [1_100_000n, at("2027-01-10T09:30:00Z")]);
});

test("a plan that begins keeps the period: what it gives more for the rest of it, rounded down (ACT-13)", async () => {
  const studio = await TestStudio.open(world, { now: START });
  await studio.until(at("2026-01-20T09:30:00Z"));
  const { session } = await studio.planCheckout("creator");
  const paid = await studio.pay(session);
  assert.equal((await look(studio, "session", paid.id)).outcome, "done");
  // 21 of 31 days of 33,000 - 800.
  assert.deepEqual(await holds(studio), [["monthly", 800 + Math.floor((32_200 * 21) / 31)]]);
  const account = await loadAccount(studio.accountId);
  assert.deepEqual([account?.planId, account?.trialEndsAt], ["creator", null]);
  const subscription = await findSubscription(studio.accountId);
  assert.deepEqual(
    [subscription?.planId, subscription?.status, subscription?.periodEnd],
    ["creator", "active", at("2026-02-10T09:30:00Z")],
  );
  assert.equal((await look(studio, "invoice", paid.invoiceId)).outcome, "again");
});

test("a renewal that is paid before the close is granted by the close, one that is paid later at once; each once (ACT-6)", async () => {
  for (const isEarly of [true, false]) {
    const studio = await creator();
    await studio.until(at("2026-02-10T11:30:00Z"));
    const renewal = (await studio.invoices()).at(-1);
    assert.equal(renewal?.reason, "subscription_cycle");
    // Our own clock is behind at first: the period is still open when word of the payment comes.
    const early = { ...studio.looking, now: at("2026-02-10T09:00:00Z") };
    if (isEarly) assert.equal((await fulfil({ kind: "invoice", id: renewal.id }, early)).outcome, "done");
    await close(studio);
    assert.deepEqual(
      await holds(studio),
      isEarly
        ? [
            ["monthly", 33_000],
            ["bank", 33_000],
          ]
        : [["bank", 33_000]],
    );
    await look(studio, "invoice", renewal.id);
    await look(studio, "invoice", renewal.id);
    await settleLate(studio.now, "test", world.service);
    assert.deepEqual(await holds(studio), [
      ["monthly", 33_000],
      ["bank", 33_000],
    ]);
    const row = await findPayment(studio.accountId, renewal.id);
    assert.deepEqual([row?.state, row?.granted], ["granted", 33_000_000n]);
  }
});

test("downgrade, undo, upgrade and upgrade again within a period yield no second allotment (ACT-13)", async () => {
  const studio = await creator();
  await studio.until(later(START, 10 * DAY));
  await studio.changePlan("studio");
  for (const { id } of await studio.invoices()) await look(studio, "invoice", id);
  const most = 33_000 + Math.floor((87_000 * 21) / 31);
  assert.deepEqual(await holds(studio), [["monthly", most]]);
  await studio.until(later(START, 12 * DAY));
  await studio.downgrade("creator");
  await look(studio, "subscription", await studio.subscriptionId());
  assert.equal((await findSubscription(studio.accountId))?.pendingPlanId, "creator");
  const { scheduleId } = (await findSubscription(studio.accountId)) ?? assert.fail();
  await world.service.subscriptions.release(scheduleId ?? "");
  await look(studio, "subscription", await studio.subscriptionId());
  assert.equal((await findSubscription(studio.accountId))?.pendingPlanId, null);
  for (const { id } of await studio.invoices()) await look(studio, "invoice", id);
  assert.deepEqual(await holds(studio), [["monthly", most]]);
});

test("a plan that begins a period grants all of it, and what was left of the old one is gone (ALU-1)", async () => {
  const studio = await TestStudio.open(world, { cardId: "alugha", planId: "basic", now: START });
  await studio.until(later(START, 5 * DAY));
  const { session } = await studio.planCheckout("pro");
  await look(studio, "session", (await studio.pay(session)).id);
  assert.deepEqual(await holds(studio), [["recurring", 20_000]]);
  const period = (await loadAccount(studio.accountId))?.period;
  assert.deepEqual(period, { start: later(START, 5 * DAY), end: at("2026-02-15T09:30:00Z") });
  // Back to the smaller plan: a new period of it, and no more of the larger one.
  await studio.until(later(START, 7 * DAY));
  await studio.changePlan("basic");
  for (const { id } of await studio.invoices()) await look(studio, "invoice", id);
  assert.deepEqual(await holds(studio), [["recurring", 5_000]]);
  // Each period is paid for in full: a change is no way to money for credits that are spent.
  assert.deepEqual(
    (await studio.invoices()).map(({ paid }) => paid.minor),
    [9_000n, 2_500n],
  );
});

test("a change of plan whose beginning nobody has told of yet looks into that first", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.planCheckout("creator");
  await studio.pay(session);
  await studio.until(later(START, 10 * DAY));
  // The account still says starter: the order is made by what the service knows.
  const order = await studio.order("plan_change", { fromPlanId: "creator", planId: "studio", interval: "month", prorationAt: studio.now });
  const change = {
    priceId: await studio.priceOf("studio"),
    prorationAt: studio.now,
    accountId: studio.accountId,
    orderId: order.id,
    key: order.id,
  };
  assert.ok((await world.service.subscriptions.change(await studio.subscriptionId(), change)).ok);
  const last = (await studio.invoices()).at(-1);
  assert.equal((await look(studio, "invoice", last?.id)).outcome, "done");
  assert.deepEqual(await holds(studio), [["monthly", 33_000 + Math.floor((87_000 * 21) / 31)]]);
});

test("a refund takes its part of what is left of what it paid for, never what another payment bought, and all of them take all", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const [first, second] = [await studio.packCheckout(5_000), await studio.packCheckout(10_000)];
  const paid = await studio.pay(first.session);
  await look(studio, "session", paid.id);
  await look(studio, "session", (await studio.pay(second.session)).id);
  const price = first.order.price ?? 0n;
  const third = await world.service.refunds.create({
    intentId: paid.intentId ?? "",
    amount: { minor: price / 3n, currency: "USD" },
    key: "third",
  });
  assert.equal((await look(studio, "refund", third.id)).outcome, "done");
  const taken = (5_000_000n * (price / 3n)) / price;
  assert.equal((await findPayment(studio.accountId, third.id))?.clawed, taken);
  const rest = await world.service.refunds.create({ intentId: paid.intentId ?? "", key: "rest" });
  await look(studio, "refund", rest.id);
  await look(studio, "refund", third.id);
  assert.deepEqual(await holds(studio), [
    ["monthly", 800],
    ["packs", 10_000],
  ]);
});

test("what was spent is not taken back, and what a job holds is taken as it returns", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.packCheckout(5_000);
  const paid = await studio.pay(session);
  await look(studio, "session", paid.id);
  const spent = await hold(callerOf(studio), 2_800);
  await settle(callerOf(studio), spent, 2_800);
  const held = await hold(callerOf(studio), 1_000);
  const refund = await world.service.refunds.create({ intentId: paid.intentId ?? "", key: paid.id });
  await look(studio, "refund", refund.id);
  assert.deepEqual(await holds(studio), []);
  await must(ask(callerOf(studio), { kind: "release", holdId: held, outcome: "failed" }));
  assert.deepEqual(await holds(studio), []);
});

test("a dispute takes everything at once, and gives it back when it is won; lost, it stays taken", async () => {
  for (const won of [true, false]) {
    const studio = await TestStudio.open(world, { now: START });
    const { session } = await studio.packCheckout(5_000);
    const paid = await studio.pay(session);
    // Word of the dispute comes first: its payment is looked into before.
    const { id } = disputeOf(await world.control("POST /sandbox/disputes", { payment_intent: paid.intentId }));
    assert.equal((await look(studio, "dispute", id)).outcome, "done");
    assert.deepEqual(await holds(studio), [["monthly", 800]]);
    await world.control("POST /sandbox/disputes/close", { dispute: id, won });
    await look(studio, "dispute", id);
    await look(studio, "dispute", id);
    assert.deepEqual(
      await holds(studio),
      won
        ? [
            ["monthly", 800],
            ["packs", 5_000],
          ]
        : [["monthly", 800]],
    );
  }
});

test("a renewal that is refunded before its month brings nothing, and one that is refunded in it loses what is left", async () => {
  const studio = await creator();
  await studio.until(at("2026-02-10T11:30:00Z"));
  const renewal = (await studio.invoices()).at(-1) ?? assert.fail();
  const refund = await world.service.refunds.create({ intentId: renewal.intentIds[0] ?? "", key: renewal.id });
  await fulfil({ kind: "refund", id: refund.id }, { ...studio.looking, now: at("2026-02-10T09:00:00Z") });
  await close(studio);
  await look(studio, "invoice", renewal.id);
  await settleLate(studio.now, "test", world.service);
  assert.deepEqual(await holds(studio), [["bank", 33_000]]);
});

test("a renewal that fails is past due since it was made out; paid, all is well again", async () => {
  const studio = await creator();
  const bad = await world.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: studio.customerId });
  const subscription = await studio.subscriptionId();
  await world.service.customers.update(studio.customerId, { defaultMethodId: bad.id });
  await world.stripe.subscriptions.update(subscription, { default_payment_method: bad.id });
  await studio.until(at("2026-02-10T11:30:00Z"));
  await look(studio, "subscription", subscription);
  const row = (await findSubscription(studio.accountId)) ?? assert.fail();
  assert.equal(row.status, "past_due");
  assert.ok(row.pastDueSince !== null && row.pastDueSince - at("2026-02-10T09:30:00Z") < HOUR);
  const open = (await studio.invoices()).at(-1) ?? assert.fail();
  await close(studio);
  assert.equal((await look(studio, "invoice", open.id)).outcome, "waits");
  assert.deepEqual(await holds(studio), [["bank", 33_000]]);
  const good = (await world.service.methods.list(studio.customerId)).find(({ id }) => id !== bad.id)?.id;
  assert.ok((await world.service.invoices.pay(open.id, good)).ok);
  await look(studio, "invoice", open.id);
  assert.deepEqual(await holds(studio), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  assert.equal((await findSubscription(studio.accountId))?.pastDueSince, null);
});

function disputeOf(answer: unknown): { id: string } {
  assert.ok(typeof answer === "object" && answer !== null && "id" in answer && typeof answer.id === "string");
  return { id: answer.id };
}
