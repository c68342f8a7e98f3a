import assert from "node:assert/strict";
import { test } from "node:test";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { noticesOf } from "#db/queries/notices.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { openOwner, payBy, payCheckout, START, stateOf, subjects, subscribe, until } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { followClocks } from "../sandbox/follow-clocks.ts";
import { classes } from "../testing.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { startPlanChange } from "./start-plan-change.ts";
import { tellPlanLeft } from "./tell-plan-left.ts";
import { undoPlanChange } from "./undo-plan-change.ts";

const world = await payingWorld();

const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
const system = (caller: Caller): Caller => ({ ...caller, role: "system" });

/** Previews a change and confirms just what it says. */
async function change(caller: Caller, planId: string) {
  const preview = await previewPlanChange(caller, { planId });
  assert.ok(preview.ok, preview.ok ? "" : JSON.stringify(preview));
  const { at: moment, chargeNow } = preview.value;
  const started = await startPlanChange(caller, { planId, at: moment, cents: chargeNow?.total.cents ?? 0 });
  return { preview: preview.value, started };
}

test("ACT-2, ACT-13: from the trial to Creator by checkout: the preview says the charge and the credits, and they come so", async () => {
  const caller = when(await openOwner(), later(START, 10 * DAY));
  const { preview, started } = await change(caller, "creator");
  assert.deepEqual([preview.kind, preview.payBy, preview.takesEffectAt], ["start", "checkout", caller.now]);
  // 20 of 30 days of $35, and of the 32,200 credits that Creator has more.
  assert.deepEqual([preview.chargeNow?.total, preview.joins[0]?.amount], [{ cents: 2_333, currency: "USD" }, credits(21_466)]);
  assert.ok(started.ok && started.value.url);
  await payCheckout(world, caller, started.value.url);
  assert.deepEqual(await classes(caller), [["monthly", 800 + 21_466]]);
  assert.equal((await loadAccount(caller.accountId))?.available, preview.availableAfter);
  assert.deepEqual(await stateOf(caller), ["creator", "active", false, null]);
});

test("ACT-13: with another amount than was shown nothing happens, and the fresh preview is told", async () => {
  const caller = await openOwner();
  const refused = await startPlanChange(caller, { planId: "creator", at: caller.now, cents: 1 });
  assert.partialDeepStrictEqual(refused, { ok: false, reason: "preview_changed", detail: { preview: { kind: "start" } } });
  assert.equal(await stateOf(caller), null);
});

test("ACT-13: an upgrade at once by the saved card; downgrade and undo; then down after all at the period's end", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  const half = await until(caller, later(START, 15 * DAY));
  const up = await change(half, "studio");
  assert.deepEqual([up.preview.kind, up.preview.payBy, up.preview.chargeNow?.total.cents], ["upgrade", "saved_method", 3_200]);
  assert.deepEqual(up.started, { ok: true, value: { url: null } });
  assert.deepEqual(await classes(half), [["monthly", 33_000 + 43_500]]);
  const down = await change(half, "creator");
  assert.deepEqual([down.preview.kind, down.preview.chargeNow, down.started.ok], ["downgrade", null, true]);
  assert.deepEqual(await stateOf(half), ["studio", "active", false, "creator"]);
  assert.equal((await previewPlanChange(half, { planId: "archive" })).ok, false, "one change waits already");
  assert.ok((await undoPlanChange(half, {})).ok);
  assert.deepEqual(await stateOf(half), ["studio", "active", false, null]);
  assert.equal((await undoPlanChange(half, {})).ok, false);
  assert.ok((await change(half, "creator")).started.ok);
  const next = await until(half, later(START, 31 * DAY));
  assert.deepEqual(await stateOf(next), ["creator", "active", false, null]);
  assert.deepEqual(
    await classes(next),
    [
      ["monthly", 33_000],
      ["bank", 66_000],
    ],
    "what is left of Studio's month is banked up to Creator's cap",
  );
});

test("ACT-13: down and up again within a period brings no second allotment", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "studio");
  const before = await classes(caller);
  assert.ok((await change(caller, "creator")).started.ok);
  const again = await previewPlanChange(caller, { planId: "studio" });
  assert.equal(again.ok, false, "it is the plan still: undoing is the way");
  assert.ok((await undoPlanChange(caller, {})).ok);
  assert.deepEqual(await classes(caller), before);
});

test("ACT-12: cancelled, the plan stays to the period's end, and then it is the archive", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  const { preview, started } = await change(caller, "archive");
  assert.deepEqual([preview.kind, started.ok], ["cancel", true]);
  const later15 = await until(caller, later(START, 15 * DAY));
  assert.equal((await loadAccount(caller.accountId))?.planId, "creator");
  const gone = await until(later15, later(START, 32 * DAY));
  const account = await loadAccount(gone.accountId);
  assert.deepEqual([account?.planId, (await findSubscription(gone.accountId))?.endedAt !== null], ["archive", true]);
});

test("a plan that is begun with another card is paid by that one from then on, and the page calls it the default", async () => {
  const caller = await openOwner();
  assert.ok((await previewPlanChange(caller, { planId: "creator" })).ok, "whoever looks at a price is known to the payment service");
  const first = await payBy(world, caller, "pm_card_mastercard");
  await subscribe(world, caller, "creator");
  const { methods } = await loadBillingPage(caller);
  assert.deepEqual(
    methods.map(({ id, label, isDefault }) => [id === first, label, isDefault]),
    [
      [false, "Visa", true],
      [true, "Mastercard", false],
    ],
  );
  // As the payment service's portal does it: the customer's default alone.
  const customer = (await findBillingCustomer(caller.accountId)) ?? assert.fail();
  await world.service.customers.update(customer.customerId, { defaultMethodId: first });
  const next = await until(caller, later(START, 32 * DAY));
  const [charge] = (await world.stripe.charges.list({ customer: customer.customerId, limit: 1 })).data;
  assert.deepEqual([charge?.payment_method, await stateOf(next)], [first, ["creator", "active", false, null]]);
});

test("ACT-2: a trial's end is announced 30, 7 and 1 days before, each once, and then it is the archive", async () => {
  const caller = await openOwner();
  const end = (await loadAccount(caller.accountId))?.trialEndsAt ?? assert.fail();
  await until(caller, later(end, DAY));
  assert.deepEqual((await subjects(caller)).filter((subject) => /trial/.test(subject)).length, 3);
  assert.equal((await loadAccount(caller.accountId))?.planId, "archive");
  const left = { from: "starter", to: "archive", at: end };
  assert.ok((await tellPlanLeft(system(when(caller, later(end, DAY))), left)).ok);
  assert.deepEqual([...(await noticesOf(caller.accountId, "archived:")).values()], [end], "from then on the archive counts its days");
});

test("a sandbox that runs on for a month renews by itself: the worker moves the service's clock, and the month's credits come", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  const now = later(START, 30 * DAY + DAY / 2);
  await renewCycle(system(when(caller, now)), {});
  assert.deepEqual(await classes(caller), [["bank", 33_000]], "closed before it is paid");
  await followClocks(now, "test");
  assert.deepEqual(await classes(caller), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
});

test("ALU-1: on alugha a change of plan begins a new period with all of its credits, and is charged so", async () => {
  const caller = when(await openOwner({ cardId: "alugha", planId: "basic" }), later(START, DAY));
  const first = await previewPlanChange(caller, { planId: "pro" });
  assert.ok(first.ok);
  await subscribe(world, caller, "pro");
  assert.deepEqual(await classes(caller), [["recurring", 20_000]]);
  const half = await until(caller, later(START, 10 * DAY));
  const { preview, started } = await change(half, "basic");
  assert.deepEqual([preview.kind, started.ok], ["restart", true]);
  assert.deepEqual(await classes(half), [["recurring", 5_000]]);
  assert.equal((await loadAccount(half.accountId))?.period.start, half.now);
});
