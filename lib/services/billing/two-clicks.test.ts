import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, HOUR, type Instant, later } from "#lib/units/instant.ts";
import { paymentsForTests, type World } from "../../../sandbox/testing-payments.ts";
import { moveClock } from "../sandbox/move-clock.ts";
import { at, classes, openOrg } from "../testing.ts";
import { look } from "./look.ts";
import { setDefaultPaymentMethod } from "./payment-methods.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { runDunning } from "./run-dunning.ts";
import { setBillingDetails } from "./set-billing-details.ts";
import { startPlanChange } from "./start-plan-change.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
before(async () => {
  database = await freshDatabase();
  world = await paymentsForTests();
  process.env["STRIPE_SECRET_KEY"] = "sk_test_sandbox_of_the_tests";
  process.env["STRIPE_API_URL"] = world.sandbox.url;
});
after(async () => {
  assert.deepEqual(await verifyLedger(), []);
  await world.stop();
  await database.drop();
});

const START = at("2026-11-01T10:00:00Z");
async function studio(cardId = "act3", planId = "starter"): Promise<Caller> {
  const system = await openOrg(cardId, planId, START);
  const [owner] = await listMembers(system.accountId);
  return { ...system, slug: system.accountId, actor: `user:${owner?.userId}`, role: "owner" };
}
const customerOf = async (caller: Caller) => ((await findBillingCustomer(caller.accountId)) ?? assert.fail()).customerId;

async function until(caller: Caller, now: Instant): Promise<Caller> {
  const moved = await moveClock({ ...caller, role: "system" }, { now });
  assert.ok(moved.ok);
  return { ...caller, now };
}
async function previewed(caller: Caller, planId: string) {
  const preview = await previewPlanChange(caller, { planId });
  assert.ok(preview.ok, preview.ok ? "" : preview.reason);
  const { at: moment, chargeNow } = preview.value;
  return { planId, at: moment, cents: chargeNow?.total.cents ?? 0 };
}
const CARD = {
  method: "card",
  number: "4242424242424242",
  expiry: "12 / 34",
  cvc: "123",
  name: "Ana",
  country: "DE",
  postal_code: "10115",
};
const payPage = (url: string) =>
  fetch(url, { method: "POST", body: new URLSearchParams({ ...CARD, email: "a@studio.test" }), redirect: "manual" });
async function subscribed(caller: Caller, planId: string): Promise<void> {
  const started = await startPlanChange(caller, await previewed(caller, planId));
  assert.ok(started.ok && started.value.url);
  await payPage(started.value.url);
  for (const { id } of (await world.stripe.checkout.sessions.list({ customer: await customerOf(caller) })).data)
    await look(caller, world.service, { kind: "session", id });
}
async function payBy(caller: Caller, token: string): Promise<string> {
  const { id } = await world.stripe.paymentMethods.attach(token, { customer: await customerOf(caller) });
  assert.ok((await setDefaultPaymentMethod(caller, { id })).ok);
  return id;
}
const invoicesOf = async (caller: Caller) => (await world.stripe.invoices.list({ customer: await customerOf(caller), limit: 100 })).data;

test("who has paid in one tab and begins another checkout before word of it has come is not sold a second subscription", async () => {
  const caller = await studio();
  const first = await startPlanChange(caller, await previewed(caller, "creator"));
  assert.ok(first.ok && first.value.url);
  const second = await previewed(caller, "studio");
  await payPage(first.value.url);
  assert.deepEqual(await startPlanChange(caller, second), { ok: false, reason: "plan_changed", detail: {} });
  assert.deepEqual(await classes(caller), [["monthly", 33_000]], "and what was paid is there");
  assert.equal((await world.stripe.subscriptions.list({ customer: await customerOf(caller) })).data.length, 1);
});

test("ACT-13: an upgrade that was declined is tried again with another card by the same dialog, under a key of its own", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  await payBy(caller, "pm_card_chargeCustomerFail");
  const asked = await previewed(caller, "studio");
  const declined = await startPlanChange(caller, asked);
  assert.equal(declined.ok ? "" : declined.reason, "declined");
  await payBy(caller, "pm_card_visa");
  assert.deepEqual(await startPlanChange(caller, asked), { ok: true, value: { url: null } });
  assert.equal((await loadAccount(caller.accountId))?.planId, "studio");
});

test("ALU-1: two owners who change to the same plan at the same time pay for one new period", async () => {
  const caller = { ...(await studio("alugha", "basic")), now: later(START, DAY) };
  await subscribed(caller, "pro");
  const half = await until(caller, later(START, 10 * DAY));
  const [one, two] = [await previewed(half, "basic"), await previewed({ ...half, now: later(half.now, 1_000) }, "basic")];
  const answers = await Promise.all([startPlanChange(half, one), startPlanChange({ ...half, now: later(half.now, 1_000) }, two)]);
  assert.deepEqual(answers.map((answer) => (answer.ok ? "done" : answer.reason)).toSorted(), ["done", "plan_changed"]);
  const full = (await invoicesOf(half)).filter(({ total }) => total === 2_500);
  assert.equal(full.length, 1);
});

test("ACT-13: while a change waits there is no other: an upgrade over a cancellation would be cancelled with it", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  assert.ok((await startPlanChange(caller, await previewed(caller, "archive"))).ok);
  const refused = await previewPlanChange(caller, { planId: "studio" });
  assert.equal(refused.ok ? "" : refused.reason, "pending_change");
});

test("ACT-12: a plan that came by a downgrade can be cancelled in its first month, while its schedule still runs", async () => {
  const caller = await studio();
  await subscribed(caller, "studio");
  assert.ok((await startPlanChange(caller, await previewed(caller, "creator"))).ok);
  const next = await until(caller, later(START, 31 * DAY));
  assert.equal((await loadAccount(next.accountId))?.planId, "creator");
  assert.ok((await startPlanChange(next, await previewed(next, "archive"))).ok);
  assert.equal((await findSubscription(next.accountId))?.cancelAtPeriodEnd, true);
});

test("dunning: paid in the last second of grace, and nobody told of it: the plan stays and its month comes", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  await payBy(caller, "pm_card_chargeCustomerFail");
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
  const caller = await studio();
  const blank = { company: "Studio", email: "", line1: "", line2: "", postalCode: "", city: "", state: "", country: "", vatId: "" };
  assert.ok((await setBillingDetails(caller, { ...blank, line1: "Weg 1", city: "Berlin", country: "DE" })).ok);
  assert.equal((await world.service.customers.find(await customerOf(caller)))?.address?.city, "Berlin");
  assert.ok((await setBillingDetails(caller, blank)).ok);
  assert.equal((await world.service.customers.find(await customerOf(caller)))?.address, null);
});
