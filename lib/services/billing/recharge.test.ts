import assert from "node:assert/strict";
import { test } from "node:test";
import { findRule } from "#db/queries/recharge-rules.ts";
import { charges, openStudio, payBy, recharge, spend, subjects } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { resumeAutoRecharge, setAutoRecharge } from "./set-auto-recharge.ts";

const world = await payingWorld();

test("ALW-15: below the threshold one charge covers the whole shortfall, however many look at once", async () => {
  const caller = await openStudio();
  await payBy(world, caller, "pm_card_visa");
  const rule = { threshold: "25000", buys: { kind: "pack", credits: "10000" }, capCents: 100_000 };
  assert.ok((await setAutoRecharge(caller, rule)).ok);
  assert.deepEqual(await recharge(caller), { ok: true, value: { bought: 0n } }, "there is enough");
  await spend(caller, 30_000);
  await Promise.all([recharge(caller), recharge(caller), recharge(caller)]);
  await recharge(caller);
  assert.deepEqual(await classes(caller), [
    ["monthly", 3_000],
    ["packs", 30_000],
  ]);
  assert.deepEqual(
    (await charges(world, caller)).map(({ amount, status }) => [amount, status]),
    [[3_660, "succeeded"]],
  );
});

test("ALW-15: after a decline it stops, tells the owners, and tries again only when the card is changed or an owner says so", async () => {
  const caller = await openStudio();
  await payBy(world, caller, "pm_card_chargeCustomerFail");
  assert.ok((await setAutoRecharge(caller, { threshold: "25000", buys: { kind: "pack", credits: "33000" }, capCents: 100_000 })).ok);
  await spend(caller, 30_000);
  assert.equal((await recharge(caller)).ok, false);
  const tried = (await charges(world, caller)).length;
  for (let round = 0; round < 3; round += 1) await recharge(caller);
  assert.equal((await charges(world, caller)).length, tried, "it never tries again by itself");
  assert.notEqual((await findRule(caller.accountId))?.stoppedAt, null);
  assert.equal((await subjects(caller)).filter((subject) => subject.startsWith("Automatic purchase has stopped")).length, 1);
  await payBy(world, caller, "pm_card_visa");
  assert.equal((await findRule(caller.accountId))?.stoppedAt, null);
  assert.ok((await recharge(caller)).ok);
  assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
  assert.equal((await resumeAutoRecharge(caller, {})).ok, false, "it runs already");
});

test("ALW-15: the month's cap holds over several purchases, and is told once", async () => {
  const caller = await openStudio();
  await payBy(world, caller, "pm_card_visa");
  assert.ok((await setAutoRecharge(caller, { threshold: "20000", buys: { kind: "pack", credits: "10000" }, capCents: 3_000 })).ok);
  await spend(caller, 25_000);
  await recharge(caller);
  await spend(caller, 25_000);
  for (let round = 0; round < 3; round += 1) await recharge(caller);
  const spent = (await charges(world, caller)).reduce((sum, { amount }) => sum + amount, 0);
  assert.equal(spent, 2_440, "two packs of $12.20 fit in $30, a third does not");
  assert.equal((await subjects(caller)).filter((subject) => subject.includes("cap")).length, 1);
});
