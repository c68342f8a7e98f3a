import assert from "node:assert/strict";
import { test } from "node:test";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { DAY, HOUR, instant, later, MINUTE } from "#lib/units/instant.ts";
import { callerOf, holds, look, openCreator } from "../../../sandbox/testing-fulfil.ts";
import type { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { reconcileSince } from "./reconcile.ts";

// A comparison asks for what was told of in the last days, by the payment service's own time: so does this studio live by it.
let ahead = 0;
const world = await payingWorld({ now: () => Date.now() + ahead });

const present = () => instant(Math.floor((Date.now() + ahead) / 1_000) * 1_000);

async function creator(): Promise<TestStudio> {
  const studio = await openCreator(world, present());
  assert.deepEqual(await holds(studio), [["monthly", 33_000]]);
  return studio;
}

/** Time passes for everybody: the machine, the customer's clock, and us. */
async function pass(studio: TestStudio, days: number): Promise<void> {
  ahead += days * DAY;
  await studio.until(later(studio.now, days * DAY));
}

/** What the daily comparison finds when nothing was told for these days. */
const compare = (studio: TestStudio, days = 4) => reconcileSince(world.service, later(present(), -days * DAY), studio.now, "test");

test("ACT-6: a renewal is collected when its period begins, not when the payment service's hour for changes is over", async () => {
  const studio = await creator();
  const renewal = (await findSubscription(studio.accountId))?.periodEnd ?? assert.fail();
  await studio.until(later(renewal, MINUTE));
  const draft = (await studio.invoices()).at(-1);
  assert.equal(draft?.status, "draft");
  await renewCycle(callerOf(studio), {});
  assert.deepEqual(await holds(studio), [["bank", 33_000]]);
  assert.equal((await look(studio, "invoice", draft?.id)).outcome, "done");
  const expected = [
    ["monthly", 33_000],
    ["bank", 33_000],
  ];
  assert.deepEqual(await holds(studio), expected);
  assert.equal((await look(studio, "invoice", draft?.id)).outcome, "again");
  await studio.until(later(renewal, 2 * HOUR));
  assert.deepEqual([(await studio.invoices()).at(-1)?.status, await holds(studio)], ["paid", expected]);
});

test("a renewal that is declined when it is collected at once is open, and in arrears from its first moment", async () => {
  const studio = await creator();
  const { id } = await world.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: studio.customerId });
  await world.service.customers.update(studio.customerId, { defaultMethodId: id });
  const renewal = (await findSubscription(studio.accountId))?.periodEnd ?? assert.fail();
  await studio.until(later(renewal, MINUTE));
  assert.equal((await look(studio, "invoice", (await studio.invoices()).at(-1)?.id)).outcome, "waits");
  assert.deepEqual([(await studio.invoices()).at(-1)?.status, (await studio.invoices()).at(-1)?.attempts], ["open", 1]);
  const row = await findSubscription(studio.accountId);
  assert.deepEqual([row?.status, row?.pastDueSince], ["past_due", renewal]);
});

test("a payment on the sixth day of an invoice that nobody told of is found by the daily comparison, though it was made long before", async () => {
  const studio = await creator();
  const { id } = await world.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: studio.customerId });
  await world.service.customers.update(studio.customerId, { defaultMethodId: id });
  await pass(studio, 32);
  await renewCycle(callerOf(studio), {});
  await compare(studio);
  await pass(studio, 6);
  const open = (await studio.invoices()).at(-1);
  const good = (await world.service.methods.list(studio.customerId)).find((method) => method.id !== id);
  assert.ok((await world.service.invoices.pay(open?.id ?? "", good?.id)).ok);
  const { repaired } = await compare(studio);
  assert.ok(repaired.some(({ kind, id: found }) => kind === "invoice" && found === open?.id));
  assert.deepEqual((await holds(studio))[0], ["monthly", 33_000]);
  assert.deepEqual((await compare(studio)).repaired, [], "and there is nothing left to repair");
});

test("a subscription of long ago that was cancelled without our hearing of it is found too, and a dispute that was won after months", async () => {
  const studio = await creator();
  const { session } = await studio.packCheckout(5_000);
  const paid = await studio.pay(session);
  await look(studio, "session", paid.id);
  const dispute = await world.contest(paid.intentId ?? "");
  await look(studio, "dispute", dispute);
  assert.deepEqual(await holds(studio), [["monthly", 33_000]]);
  await pass(studio, 25);
  await world.decide(dispute, true);
  await world.service.subscriptions.cancel(await studio.subscriptionId());
  await compare(studio);
  assert.deepEqual(await holds(studio), [
    ["monthly", 33_000],
    ["packs", 5_000],
  ]);
  assert.notEqual((await findSubscription(studio.accountId))?.endedAt, null);
});
