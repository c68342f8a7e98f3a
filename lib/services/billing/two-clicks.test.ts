import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, HOUR, later } from "#lib/units/instant.ts";
import { customerOf, openOwner, payBy, previewed, START, subscribe, until } from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { runDunning } from "./run-dunning.ts";
import { setBillingDetails } from "./set-billing-details.ts";
import { startPlanChange } from "./start-plan-change.ts";

const world = await payingWorld();

const invoicesOf = async (caller: Caller) => (await world.stripe.invoices.list({ customer: await customerOf(caller), limit: 100 })).data;

test("who has paid in one tab and begins another checkout before word of it has come is not sold a second subscription", async () => {
  const caller = await openOwner();
  const first = await startPlanChange(caller, await previewed(caller, "creator"));
  assert.ok(first.ok && first.value.url);
  const second = await previewed(caller, "studio");
  await payPage(first.value.url);
  assert.deepEqual(await startPlanChange(caller, second), { ok: false, reason: "plan_changed", detail: {} });
  assert.deepEqual(await classes(caller), [["monthly", 33_000]], "and what was paid is there");
  assert.equal((await world.stripe.subscriptions.list({ customer: await customerOf(caller) })).data.length, 1);
});

test("ACT-13: an upgrade that was declined is tried again with another card by the same dialog, under a key of its own", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  await payBy(world, caller, "pm_card_chargeCustomerFail");
  const asked = await previewed(caller, "studio");
  const declined = await startPlanChange(caller, asked);
  assert.equal(declined.ok ? "" : declined.reason, "declined");
  await payBy(world, caller, "pm_card_visa");
  assert.deepEqual(await startPlanChange(caller, asked), { ok: true, value: { url: null } });
  assert.equal((await loadAccount(caller.accountId))?.planId, "studio");
});

test("ALU-1: two owners who change to the same plan at the same time pay for one new period", async () => {
  const caller = { ...(await openOwner({ cardId: "alugha", planId: "basic" })), now: later(START, DAY) };
  await subscribe(world, caller, "pro");
  const half = await until(caller, later(START, 10 * DAY));
  const [one, two] = [await previewed(half, "basic"), await previewed({ ...half, now: later(half.now, 1_000) }, "basic")];
  const answers = await Promise.all([startPlanChange(half, one), startPlanChange({ ...half, now: later(half.now, 1_000) }, two)]);
  assert.deepEqual(answers.map((answer) => (answer.ok ? "done" : answer.reason)).toSorted(), ["done", "plan_changed"]);
  const full = (await invoicesOf(half)).filter(({ total }) => total === 2_500);
  assert.equal(full.length, 1);
});

test("ACT-13: while a change waits there is no other: an upgrade over a cancellation would be cancelled with it", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  assert.ok((await startPlanChange(caller, await previewed(caller, "archive"))).ok);
  const refused = await previewPlanChange(caller, { planId: "studio" });
  assert.equal(refused.ok ? "" : refused.reason, "pending_change");
});

test("ACT-12: a plan that came by a downgrade can be cancelled in its first month, while its schedule still runs", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "studio");
  assert.ok((await startPlanChange(caller, await previewed(caller, "creator"))).ok);
  const next = await until(caller, later(START, 31 * DAY));
  assert.equal((await loadAccount(next.accountId))?.planId, "creator");
  assert.ok((await startPlanChange(next, await previewed(next, "archive"))).ok);
  assert.equal((await findSubscription(next.accountId))?.cancelAtPeriodEnd, true);
});

test("dunning: paid in the last second of grace, and nobody told of it: the plan stays and its month comes", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  await payBy(world, caller, "pm_card_chargeCustomerFail");
  const renewal = later(START, 30 * DAY);
  const due = await until(caller, later(renewal, 6 * DAY + 23 * HOUR));
  assert.notEqual((await findSubscription(due.accountId))?.pastDueSince, null);
  const customer = await customerOf(due);
  const { id } = await world.stripe.paymentMethods.attach("pm_card_visa", { customer });
  const open = (await invoicesOf(due)).find(({ status }) => status === "open");
  assert.ok((await world.service.invoices.pay(open?.id ?? "", id)).ok);
  const answer = await runDunning({ ...due, role: "system", now: later(renewal, 7 * DAY + HOUR) }, {});
  assert.deepEqual(answer, { ok: false, reason: "not_past_due", detail: {} });
  assert.equal((await loadAccount(due.accountId))?.planId, "creator");
  assert.deepEqual((await classes(due))[0], ["monthly", 33_000]);
});

test("ALW-15: an address that is taken away is taken off the invoices to come", async () => {
  const caller = await openOwner();
  const blank = { company: "Studio", email: "", line1: "", line2: "", postalCode: "", city: "", state: "", country: "", vatId: "" };
  assert.ok((await setBillingDetails(caller, { ...blank, line1: "Weg 1", city: "Berlin", country: "DE" })).ok);
  assert.equal((await world.service.customers.find(await customerOf(caller)))?.address?.city, "Berlin");
  assert.ok((await setBillingDetails(caller, blank)).ok);
  assert.equal((await world.service.customers.find(await customerOf(caller)))?.address, null);
});
