import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findPayment } from "#db/queries/payments.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { DAY, HOUR, later, MINUTE } from "#lib/units/instant.ts";
import { close, holds, look, openCreator, parkedPack, START } from "../../../sandbox/testing-fulfil.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { settleLate } from "./take-events.ts";

const world = await payingWorld();

const planOf = async ({ accountId }: TestStudio) => (await loadAccount(accountId))?.planId;
const newest = async (studio: TestStudio) => (await studio.invoices()).at(-1)?.id;

test("a payment that waited for a person and was refunded brings nothing any more when it fits at last", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { mend, id: intentId } = await parkedPack(studio);
  const refund = await world.service.refunds.create({ intentId, key: `all-${intentId}` });
  await look(studio, "refund", refund.id);
  await mend();
  assert.equal((await look(studio, "intent", intentId)).outcome, "nothing");
  assert.deepEqual(await holds(studio), [["monthly", 800]]);
});

test("a part that was refunded while the payment waited for a person is taken when its credits have come", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { paid, mend, id: intentId } = await parkedPack(studio);
  const amount = { minor: paid.subtotal.minor / 2n, currency: "USD" };
  const refund = await world.service.refunds.create({ intentId, amount, key: `half-${intentId}` });
  await look(studio, "refund", refund.id);
  assert.equal((await look(studio, "refund", refund.id)).outcome, "again");
  await mend();
  assert.equal((await look(studio, "intent", intentId)).outcome, "done");
  await settleLate(studio.now, "test", world.service);
  assert.deepEqual(await holds(studio), [
    ["monthly", 800],
    ["packs", 2_500],
  ]);
});

test("a payment that was disputed while it waited for a person comes when the dispute is won", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { mend, id: intentId } = await parkedPack(studio);
  const dispute = await world.contest(intentId);
  await look(studio, "dispute", dispute);
  await mend();
  assert.equal((await look(studio, "intent", intentId)).outcome, "nothing");
  await world.decide(dispute, true);
  await look(studio, "dispute", dispute);
  assert.deepEqual((await holds(studio))[1], ["packs", 5_000]);
  assert.equal((await findPayment(studio.accountId, intentId))?.state, "granted");
});

test("ACT-13: word of a renewal that comes after an upgrade brings its credits, and does not take the upgrade back", async () => {
  const studio = await openCreator(world);
  const renewal = (await findSubscription(studio.accountId))?.periodEnd ?? assert.fail();
  await studio.until(later(renewal, 2 * HOUR));
  await close(studio);
  const renewed = await newest(studio);
  await studio.until(later(renewal, DAY));
  await studio.changePlan("studio");
  await look(studio, "invoice", await newest(studio));
  assert.equal(await planOf(studio), "studio");
  assert.equal((await look(studio, "invoice", renewed)).outcome, "done");
  assert.equal(await planOf(studio), "studio");
  // February has 28 days, of which 27 were left.
  const joined = Math.floor(((120_000 - 33_000) * 27) / 28);
  const [monthly] = await holds(studio);
  assert.deepEqual(monthly, ["monthly", 33_000 + joined]);
});

test("ACT-13: word of an upgrade that comes after the next month has begun on the higher plan brings what it promised", async () => {
  const studio = await openCreator(world);
  const renewal = (await findSubscription(studio.accountId))?.periodEnd ?? assert.fail();
  await studio.until(later(renewal, -10 * DAY));
  await studio.changePlan("studio");
  const upgraded = await newest(studio);
  await studio.until(later(renewal, MINUTE));
  await look(studio, "invoice", await newest(studio));
  await close(studio);
  assert.equal(await planOf(studio), "studio");
  const before = await holds(studio);
  assert.equal((await look(studio, "invoice", upgraded)).outcome, "done");
  const joined = Math.floor(((120_000 - 33_000) * 10) / 31);
  assert.deepEqual(await holds(studio), [["monthly", 120_000 + joined], ...before.slice(1)]);
  assert.equal((await look(studio, "invoice", upgraded)).outcome, "again");
});

test("ACT-2: a plan that is paid for on the trial's last day, and known of when the trial has ended, begins", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const trialEnd = (await loadAccount(studio.accountId))?.trialEndsAt ?? assert.fail();
  await studio.until(later(trialEnd, -HOUR));
  await close(studio);
  const { session } = await studio.planCheckout("creator");
  const paid = await studio.pay(session);
  await studio.until(later(trialEnd, MINUTE));
  // The close came before word of the payment.
  await close(studio);
  assert.equal(await planOf(studio), "archive");
  assert.equal((await look(studio, "session", paid.id)).outcome, "done");
  assert.equal(await planOf(studio), "creator");
  const rest = (await findPayment(studio.accountId, paid.invoiceId ?? ""))?.granted ?? 0n;
  assert.ok(rest >= 0n);
  for (const { id } of await studio.invoices()) await look(studio, "invoice", id);
  assert.deepEqual(
    (await holds(studio)).find(([name]) => name === "monthly"),
    ["monthly", 33_000 + Number(rest / 1000n)],
  );
});
