import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { periodsOf } from "#db/queries/paid-periods.ts";
import { findPayment } from "#db/queries/payments.ts";
import { paidPeriods, payments } from "#db/schema/index.ts";
import { credits, ZERO } from "#lib/units/millis.ts";
import { callerOf, close, holds, look, openCreator, START } from "../../../sandbox/testing-fulfil.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { ask, at, hold, must, settle } from "../testing.ts";
import { fulfil } from "./fulfil.ts";
import { settleLate } from "./take-events.ts";

const world = await payingWorld();

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
    const id = await world.contest(paid.intentId ?? "");
    assert.equal((await look(studio, "dispute", id)).outcome, "done");
    assert.deepEqual(await holds(studio), [["monthly", 800]]);
    await world.decide(id, won);
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
  const studio = await openCreator(world);
  await studio.until(at("2026-02-10T11:30:00Z"));
  const renewal = (await studio.invoices()).at(-1) ?? assert.fail();
  const refund = await world.service.refunds.create({ intentId: renewal.intentIds[0] ?? "", key: renewal.id });
  await fulfil({ kind: "refund", id: refund.id }, { ...studio.looking, now: at("2026-02-10T09:00:00Z") });
  await close(studio);
  await look(studio, "invoice", renewal.id);
  await settleLate(studio.now, "test", world.service);
  assert.deepEqual(await holds(studio), [["bank", 33_000]]);
});

test("a renewal that is given back in the very moment of its close is taken as it comes, however far the close had got", async () => {
  for (const isPosted of [false, true]) {
    const studio = await openCreator(world);
    await studio.until(at("2026-02-10T11:30:00Z"));
    const renewal = (await studio.invoices()).at(-1) ?? assert.fail();
    await fulfil({ kind: "invoice", id: renewal.id }, { ...studio.looking, now: at("2026-02-10T09:00:00Z") });
    const [row] = await periodsOf(studio.accountId, renewal.id);
    assert.ok(row && row.grantedAt === null);
    if (isPosted) {
      // The close has posted the month, and whoever did it has not noted that yet.
      await close(studio);
      await db().update(paidPeriods).set({ grantedAt: null }).where(eq(paidPeriods.accountId, studio.accountId));
      await db().update(payments).set({ state: "paid", granted: ZERO }).where(eq(payments.objectId, renewal.id));
    }
    const refund = await world.service.refunds.create({ intentId: renewal.intentIds[0] ?? "", key: renewal.id });
    await fulfil({ kind: "refund", id: refund.id }, { ...studio.looking, now: row.periodStart });
    if (!isPosted) await close(studio);
    await settleLate(studio.now, "test", world.service);
    assert.deepEqual(await holds(studio), [["bank", 33_000]], isPosted ? "posted" : "not posted");
    await settleLate(studio.now, "test", world.service);
    await fulfil({ kind: "refund", id: refund.id }, studio.looking);
    assert.deepEqual(await holds(studio), [["bank", 33_000]]);
    const taken = await findPayment(studio.accountId, refund.id);
    assert.deepEqual([taken?.state, taken?.clawed], ["clawed", credits(33_000)]);
  }
});
