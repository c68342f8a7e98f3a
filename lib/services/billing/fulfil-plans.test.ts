import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findPayment } from "#db/queries/payments.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { DAY, HOUR, later } from "#lib/units/instant.ts";
import { close, holds, look, openCreator, START } from "../../../sandbox/testing-fulfil.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { at } from "../testing.ts";
import { fulfil } from "./fulfil.ts";
import { settleLate } from "./take-events.ts";

const world = await payingWorld();

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
    const studio = await openCreator(world);
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
  const studio = await openCreator(world);
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

test("a renewal that fails is past due since it was made out; paid, all is well again", async () => {
  const studio = await openCreator(world);
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
