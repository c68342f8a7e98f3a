import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { noticesOf } from "#db/queries/notices.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { outbox } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import type { Outcome } from "#lib/units/outcome.ts";
import type { World } from "../../../sandbox/testing-payments.ts";
import { openOwner, payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { followClocks } from "../sandbox/follow-clocks.ts";
import { moveClock } from "../sandbox/move-clock.ts";
import { at, classes } from "../testing.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { look } from "./look.ts";
import { payRenewal } from "./pay-renewal.ts";
import { setDefaultPaymentMethod } from "./payment-methods.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { startPlanChange } from "./start-plan-change.ts";
import { tellPlanLeft } from "./tell-plan-left.ts";
import { undoPlanChange } from "./undo-plan-change.ts";

let world: World;
before(async () => {
  world = await payingWorld();
  process.env["SMTP_URL"] = "smtp://127.0.0.1:9";
  process.env["MAIL_FROM"] = "Greenlight <greenlight@localhost>";
});
after(() => world.stop());

const START = at("2026-11-01T10:00:00Z");
const VISA = "4242424242424242";
/** It is kept, and declines whenever it is charged later. */
const DECLINES_LATER = "pm_card_chargeCustomerFail";

const studio = (cardId = "act3", planId = "starter", zone = "UTC", now = START) => openOwner(cardId, planId, now, zone);
const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
const system = (caller: Caller): Caller => ({ ...caller, role: "system" });

/** Moves the organization's clock as POST /test/clock does, and answers its owner at that moment. */
async function until(caller: Caller, now: Instant): Promise<Caller> {
  const moved = await moveClock(system(caller), { now });
  assert.ok(moved.ok, moved.ok ? "" : JSON.stringify(moved));
  return when(caller, now);
}

/** Previews a change and confirms just what it says. */
async function change(caller: Caller, planId: string) {
  const preview = await previewPlanChange(caller, { planId });
  assert.ok(preview.ok, preview.ok ? "" : JSON.stringify(preview));
  const { at: moment, chargeNow } = preview.value;
  const started = await startPlanChange(caller, { planId, at: moment, cents: chargeNow?.total.cents ?? 0 });
  return { preview: preview.value, started };
}

/** Pays a checkout on its page, as a person does, and comes back. */
async function pay(caller: Caller, url: string, number = VISA): Promise<void> {
  await payPage(url, number);
  const customer = await findBillingCustomer(caller.accountId);
  for (const { id, customer: of } of (await world.stripe.checkout.sessions.list({ limit: 100 })).data)
    if (of === customer?.customerId) await look(caller, world.service, { kind: "session", id });
}

/** From now on everything is to be paid by another card. */
async function payBy(caller: Caller, card: string): Promise<string> {
  const customer = (await findBillingCustomer(caller.accountId)) ?? assert.fail();
  const { id } = await world.stripe.paymentMethods.attach(card, { customer: customer.customerId });
  assert.ok((await setDefaultPaymentMethod(caller, { id })).ok);
  return id;
}

async function subscribed(caller: Caller, planId: string): Promise<void> {
  const { started } = await change(caller, planId);
  assert.ok(started.ok && started.value.url, JSON.stringify(started));
  await pay(caller, started.value.url);
}

async function subjects({ accountId }: Caller): Promise<readonly string[]> {
  const rows = await db().select().from(outbox).where(eq(outbox.accountId, accountId)).orderBy(outbox.createdAt);
  return rows.flatMap(({ topic, payload }) => (topic === "mail.send" ? (payload as { subject: string }).subject : []));
}
const reasonOf = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.reason);
const stateOf = async ({ accountId }: Caller) => {
  const row = await findSubscription(accountId);
  return row && [row.planId, row.status, row.cancelAtPeriodEnd, row.pendingPlanId];
};

test("ACT-2, ACT-13: from the trial to Creator by checkout: the preview says the charge and the credits, and they come so", async () => {
  const caller = when(await studio(), later(START, 10 * DAY));
  const { preview, started } = await change(caller, "creator");
  assert.deepEqual([preview.kind, preview.payBy, preview.takesEffectAt], ["start", "checkout", caller.now]);
  // 20 of 30 days of $35, and of the 32,200 credits that Creator has more.
  assert.deepEqual([preview.chargeNow?.total, preview.joins[0]?.amount], [{ cents: 2_333, currency: "USD" }, credits(21_466)]);
  assert.ok(started.ok && started.value.url);
  await pay(caller, started.value.url);
  assert.deepEqual(await classes(caller), [["monthly", 800 + 21_466]]);
  assert.equal((await loadAccount(caller.accountId))?.available, preview.availableAfter);
  assert.deepEqual(await stateOf(caller), ["creator", "active", false, null]);
});

test("ACT-13: with another amount than was shown nothing happens, and the fresh preview is told", async () => {
  const caller = await studio();
  const refused = await startPlanChange(caller, { planId: "creator", at: caller.now, cents: 1 });
  assert.partialDeepStrictEqual(refused, { ok: false, reason: "preview_changed", detail: { preview: { kind: "start" } } });
  assert.equal(await stateOf(caller), null);
});

test("ACT-13: an upgrade at once by the saved card; downgrade and undo; then down after all at the period's end", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
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
  const caller = await studio();
  await subscribed(caller, "studio");
  const before = await classes(caller);
  assert.ok((await change(caller, "creator")).started.ok);
  const again = await previewPlanChange(caller, { planId: "studio" });
  assert.equal(again.ok, false, "it is the plan still: undoing is the way");
  assert.ok((await undoPlanChange(caller, {})).ok);
  assert.deepEqual(await classes(caller), before);
});

test("ACT-12: cancelled, the plan stays to the period's end, and then it is the archive", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  const { preview, started } = await change(caller, "archive");
  assert.deepEqual([preview.kind, started.ok], ["cancel", true]);
  const later15 = await until(caller, later(START, 15 * DAY));
  assert.equal((await loadAccount(caller.accountId))?.planId, "creator");
  const gone = await until(later15, later(START, 32 * DAY));
  const account = await loadAccount(gone.accountId);
  assert.deepEqual([account?.planId, (await findSubscription(gone.accountId))?.endedAt !== null], ["archive", true]);
});

test("dunning: a renewal that is declined is noticed on the days 0, 3 and 6, loses nothing in grace, and leaves the plan on the 7th", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  await payBy(caller, DECLINES_LATER);
  const renewal = later(START, 30 * DAY);
  const due = await until(caller, later(renewal, DAY));
  const row = await findSubscription(due.accountId);
  assert.deepEqual([row?.status, row?.pastDueSince !== null], ["past_due", true]);
  assert.deepEqual(await classes(due), [["bank", 33_000]], "no new month's credits, and what was there is banked");
  const grace = await until(due, later(renewal, 6 * DAY + DAY / 2));
  assert.equal((await loadAccount(grace.accountId))?.planId, "creator");
  assert.equal((await noticesOf(grace.accountId, "dunning:")).size, 3);
  const over = await until(grace, later(renewal, 8 * DAY));
  assert.equal((await loadAccount(over.accountId))?.planId, "archive");
  assert.equal((await noticesOf(over.accountId, "archived:")).size, 1);
  const told = await subjects(over);
  assert.equal(told.filter((subject) => /failed|Last notice/.test(subject)).length, 3);
  assert.equal(told.filter((subject) => /is on Archive now/.test(subject)).length, 1);
  assert.deepEqual(await classes(over), [["bank", 33_000]], "credits that are left stay");
  const customer = (await findBillingCustomer(over.accountId)) ?? assert.fail();
  const invoices = (await world.stripe.invoices.list({ customer: customer.customerId })).data;
  assert.deepEqual(
    invoices.map(({ status }) => status),
    ["void", "paid"],
    "what is not owed any more cannot be paid by mistake",
  );
});

test("dunning: the Billing role pays the open renewal by another card with one click, only as shown, and a decline says the bank's words", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  const bad = await payBy(caller, DECLINES_LATER);
  const due = await until(caller, later(START, 32 * DAY));
  const { current, methods } = await loadBillingPage(due);
  const invoice = current.pastDue?.invoice ?? assert.fail();
  assert.deepEqual(
    [current.status, invoice.due.cents, methods.filter(({ isDefault }) => isDefault).map(({ id }) => id)],
    ["past_due", 3_500, [bad]],
  );
  const bookkeeper: Caller = { ...due, role: "billing" };
  const pay = (methodId: string, cents: number) => payRenewal(bookkeeper, { invoiceId: invoice.id, methodId, cents });
  assert.deepEqual(reasonOf(await pay(bad, 3_400)), "preview_changed");
  const declined = await pay(bad, 3_500);
  assert.deepEqual([reasonOf(declined), !declined.ok && declined.detail["message"]], ["declined", "Your card was declined."]);
  assert.deepEqual(reasonOf(await payRenewal(due, { invoiceId: "in_none", methodId: bad, cents: 3_500 })), "not_found");
  const good = await payBy(due, "pm_card_visa");
  assert.ok((await pay(good, 3_500)).ok);
  assert.deepEqual(await stateOf(due), ["creator", "active", false, null]);
  assert.deepEqual(await classes(due), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  assert.deepEqual(reasonOf(await pay(good, 3_500)), "not_past_due");
});

test("a plan that is begun with another card is paid by that one from then on, and the page calls it the default", async () => {
  const caller = await studio();
  assert.ok((await previewPlanChange(caller, { planId: "creator" })).ok, "whoever looks at a price is known to the payment service");
  const first = await payBy(caller, "pm_card_mastercard");
  await subscribed(caller, "creator");
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

test("dunning: paid within grace all is well again, and the month's credits come", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
  await payBy(caller, DECLINES_LATER);
  const due = await until(caller, later(START, 32 * DAY));
  const customer = (await findBillingCustomer(due.accountId)) ?? assert.fail();
  const method = await payBy(due, "pm_card_visa");
  const open = (await world.stripe.invoices.list({ customer: customer.customerId, status: "open" })).data[0];
  const paid = await world.service.invoices.pay(open?.id ?? "", method);
  assert.ok(paid.ok);
  await look(due, world.service, { kind: "invoice", id: open?.id ?? "" });
  assert.deepEqual(await classes(due), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  const next = await until(due, later(START, 40 * DAY));
  assert.deepEqual(await stateOf(next), ["creator", "active", false, null]);
});

test("ACT-2: a trial's end is announced 30, 7 and 1 days before, each once, and then it is the archive", async () => {
  const caller = await studio();
  const end = (await loadAccount(caller.accountId))?.trialEndsAt ?? assert.fail();
  await until(caller, later(end, DAY));
  assert.deepEqual((await subjects(caller)).filter((subject) => /trial/.test(subject)).length, 3);
  assert.equal((await loadAccount(caller.accountId))?.planId, "archive");
  const left = { from: "starter", to: "archive", at: end };
  assert.ok((await tellPlanLeft(system(when(caller, later(end, DAY))), left)).ok);
  assert.deepEqual([...(await noticesOf(caller.accountId, "archived:")).values()], [end], "from then on the archive counts its days");
});

test("a sandbox that runs on for a month renews by itself: the worker moves the service's clock, and the month's credits come", async () => {
  const caller = await studio();
  await subscribed(caller, "creator");
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
  const caller = when(await studio("alugha", "basic"), later(START, DAY));
  const first = await previewPlanChange(caller, { planId: "pro" });
  assert.ok(first.ok);
  await subscribed(caller, "pro");
  assert.deepEqual(await classes(caller), [["recurring", 20_000]]);
  const half = await until(caller, later(START, 10 * DAY));
  const { preview, started } = await change(half, "basic");
  assert.deepEqual([preview.kind, started.ok], ["restart", true]);
  assert.deepEqual(await classes(half), [["recurring", 5_000]]);
  assert.equal((await loadAccount(half.accountId))?.period.start, half.now);
});
