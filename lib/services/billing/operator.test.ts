import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { listAudit } from "#db/queries/audit.ts";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findOrder } from "#db/queries/orders.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { findPayment } from "#db/queries/payments.ts";
import { claimReconciliation, listReconciliations } from "#db/queries/reconciliations.ts";
import { orders, outbox } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import { DAY, type Instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { paymentsForTests, TestStudio, type World } from "../../../sandbox/testing-payments.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { at, classes, openOrg } from "../testing.ts";
import { askComparison, reconcileAsked } from "./ask-comparison.ts";
import { billAgain } from "./bill-again.ts";
import { billEnquiry } from "./bill-enquiry.ts";
import { changeManagedPlan, keepManagedPlan } from "./change-managed-plan.ts";
import { enquirePlan } from "./enquire-plan.ts";
import { fulfil } from "./fulfil.ts";
import { grantParked } from "./grant-parked.ts";
import { loadOperatorBilling } from "./load-operator-billing.ts";
import { loadPlansPage } from "./load-plans-page.ts";
import { look } from "./look.ts";
import { reconcileSince } from "./reconcile.ts";
import { refuseEnquiry } from "./refuse-enquiry.ts";
import { dismissParked, retryParked } from "./see-to-parked.ts";
import { loadWaiting } from "./waiting.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
before(async () => {
  database = await freshDatabase();
  world = await paymentsForTests();
  process.env["STRIPE_SECRET_KEY"] = "sk_test_sandbox_of_the_tests";
  process.env["STRIPE_API_URL"] = world.sandbox.url;
  process.env["SMTP_URL"] = "smtp://127.0.0.1:9";
  process.env["MAIL_FROM"] = "Greenlight <greenlight@localhost>";
});
after(async () => {
  await world.stop();
  assert.deepEqual(await verifyLedger(), []);
  await database.drop();
});

const START = at("2026-11-01T10:00:00Z");
const CLOSE = at("2026-12-01T10:00:00Z");
function operator(now: Instant = START): Caller {
  const permissions = ["cards:manage", "orders:bill", "payments:repair"] as const;
  return { accountId: INSTALLATION, slug: "", actor: `user:${randomUUID()}`, role: "operator", permissions, now, requestId: "test" };
}
async function studio(cardId = "act3", planId = "starter"): Promise<Caller> {
  const system = await openOrg(cardId, planId, START);
  const [owner] = await listMembers(system.accountId);
  return { ...system, slug: system.accountId, actor: `user:${owner?.userId}`, role: "owner" };
}
async function enquired(caller: Caller): Promise<string> {
  const asked = await enquirePlan(caller, { company: "Studio GmbH", credits: "500,000", purchaseOrder: "PO-7", note: "Soon" });
  assert.ok(asked.ok);
  return asked.value.id;
}
const lettersTo = async ({ accountId }: Caller) =>
  (await db().select({ payload: outbox.payload }).from(outbox).where(eq(outbox.accountId, accountId))).map(({ payload }) =>
    JSON.stringify(payload),
  );
const actions = async (accountId: string) => (await listAudit(accountId, 20)).map(({ action }) => action);
async function payInvoice(caller: Caller, invoiceId: string): Promise<void> {
  const customer = (await findBillingCustomer(caller.accountId))?.customerId ?? assert.fail();
  const { id } = await world.stripe.paymentMethods.attach("pm_card_visa", { customer });
  assert.ok((await world.service.invoices.pay(invoiceId, id)).ok);
  await look(caller, world.service, { kind: "invoice", id: invoiceId });
}

test("ACT-2: an invoice on other terms than the one that was sent is refused, and withdrawing it makes it void and says why", async () => {
  const caller = await studio();
  const orderId = await enquired(caller);
  const terms = { accountId: caller.accountId, orderId, cents: 150_000, credits: "500000", days: 14 };
  const sent = await billEnquiry(operator(), terms);
  assert.ok(sent.ok);
  const other = await billEnquiry(operator(), { ...terms, cents: 140_000 });
  assert.deepEqual(other.ok || other.reason, "already_billed");
  assert.equal((await findOrder(caller.accountId, orderId))?.price, 150_000n, "what was promised stays what is on the invoice");
  const empty = await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: " " });
  assert.partialDeepStrictEqual(empty, { ok: false, reason: "invalid_request", detail: { errors: [{ path: "words" }] } });
  assert.ok((await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: "A new offer follows" })).ok);
  assert.equal((await world.service.invoices.find(sent.value.invoiceId))?.status, "void");
  assert.equal((await findOrder(caller.accountId, orderId))?.state, "failed");
  assert.match((await lettersTo(caller)).join(), /A new offer follows/);
  const again = await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: "x" });
  assert.deepEqual(again.ok || again.reason, "order_ended");
  assert.ok((await actions(caller.accountId)).includes("plan.bill-withdrawn"));
});

test("ACT-2: an invoice that is paid cannot be withdrawn: its plan and credits come", async () => {
  const caller = await studio();
  const orderId = await enquired(caller);
  const sent = await billEnquiry(operator(), { accountId: caller.accountId, orderId, cents: 150_000, credits: "500000" });
  assert.ok(sent.ok);
  const customer = (await findBillingCustomer(caller.accountId))?.customerId ?? assert.fail();
  const { id } = await world.stripe.paymentMethods.attach("pm_card_visa", { customer });
  assert.ok((await world.service.invoices.pay(sent.value.invoiceId, id)).ok);
  const refused = await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: "Too late" });
  assert.deepEqual(refused.ok || refused.reason, "already_paid");
  assert.equal((await loadAccount(caller.accountId))?.planId, "enterprise");
});

test("ALW-15: a plan by agreement is billed month by month, once for each order, and never where the plan has a price", async () => {
  const caller = await studio();
  const terms = (orderId: string) => ({ accountId: caller.accountId, orderId, cents: 100_000, credits: "40000" });
  const early = await billAgain(operator(), terms(randomUUID()));
  assert.deepEqual(early.ok || early.reason, "not_by_agreement");
  const first = await billEnquiry(operator(), terms(await enquired(caller)));
  assert.ok(first.ok);
  await payInvoice(caller, first.value.invoiceId);
  const id = randomUUID();
  const [one, two] = [await billAgain(operator(), terms(id)), await billAgain(operator(), terms(id))];
  assert.ok(one.ok);
  assert.deepEqual(two, one);
  await payInvoice(caller, one.value.invoiceId);
  const account = await loadAccount(caller.accountId);
  assert.deepEqual([account?.planId, account?.available], ["enterprise", credits(80_800)]);
});

test("ACT-12: a managed plan ends at its period's end, at no other, and can be kept until then", async () => {
  const caller = await studio("act3", "studio");
  const { accountId } = caller;
  const end = { accountId, planId: "archive", when: "period_end", reason: "The contract ends" };
  const ended = await changeManagedPlan(operator(), end);
  assert.ok(ended.ok, JSON.stringify(ended));
  assert.equal(ended.value.at, CLOSE);
  const view = await loadPlansPage(caller);
  assert.deepEqual([view.current.status, view.current.pending?.kind, view.current.pending?.at], ["managed", "cancel", CLOSE]);
  assert.match((await lettersTo(caller)).join(), /The contract ends/);
  assert.ok((await keepManagedPlan(operator(), { accountId })).ok);
  assert.equal((await loadPlansPage(caller)).current.pending, null);
  const kept = await keepManagedPlan(operator(), { accountId });
  assert.deepEqual(kept.ok || kept.reason, "nothing_pending");
  await renewCycle({ ...caller, role: "system", now: later(CLOSE, MINUTE) }, {});
  assert.equal((await loadAccount(accountId))?.planId, "studio", "what was taken back does not happen");
  assert.ok((await changeManagedPlan(operator(later(CLOSE, DAY)), end)).ok);
  await renewCycle({ ...caller, role: "system", now: at("2027-03-02T00:00:00Z") }, {});
  assert.equal((await loadAccount(accountId))?.planId, "archive");
  const done = await actions(accountId);
  assert.deepEqual([done.filter((action) => action === "plan.end-agreed").length, done.includes("plan.change-undone")], [2, true]);
});

test("ACT-13: a managed plan changes to a lower one at the period's end with its credits, to a higher one at once, and only where no subscription pays", async () => {
  const caller = await studio("act3", "studio");
  const { accountId } = caller;
  const down = { accountId, planId: "creator", when: "period_end", reason: "Fewer films" };
  const now = await changeManagedPlan(operator(), { ...down, when: "now" });
  assert.deepEqual(now.ok || now.reason, "not_an_upgrade");
  assert.ok((await changeManagedPlan(operator(), down)).ok);
  const closed = { ...caller, role: "system", now: later(CLOSE, MINUTE) } as const;
  await renewCycle(closed, {});
  assert.equal((await loadAccount(accountId))?.planId, "creator");
  assert.deepEqual((await classes(closed))[0], ["monthly", 33_000]);
  const up = await changeManagedPlan(operator(closed.now), { accountId, planId: "studio", when: "now", reason: "More films" });
  assert.ok(up.ok);
  assert.equal((await loadAccount(accountId))?.planId, "studio");
  const trial = await studio();
  const refused = await changeManagedPlan(operator(), { ...down, accountId: trial.accountId });
  assert.deepEqual(refused.ok || refused.reason, "not_managed");
});

test("a parked payment is listed once with its reason, tried again once what was in its way is gone, and granted once (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order, session } = await paying.packCheckout(5_000, { price: 1n });
  const paid = await paying.pay(session);
  const id = paid.intentId ?? assert.fail();
  assert.equal((await fulfil({ kind: "session", id: session.id }, paying.looking)).outcome, "parked");
  const [waiting, ...others] = (await loadWaiting()).filter((each) => each.accountId === paying.accountId);
  assert.deepEqual([waiting?.kind, waiting?.id, others.length], ["intent", id, 0]);
  assert.match(waiting?.words ?? "", /ordered for 1/);
  const still = await retryParked(operator(), { kind: "intent", id });
  assert.partialDeepStrictEqual(still, { ok: true, value: { outcome: "parked", isSettled: false } });
  await db().update(orders).set({ price: paid.subtotal.minor }).where(eq(orders.id, order.id));
  const tried = await retryParked(operator(), { kind: "intent", id });
  assert.partialDeepStrictEqual(tried, { ok: true, value: { outcome: "done", isSettled: true } });
  assert.deepEqual(await classes({ ...operator(), accountId: paying.accountId }), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  const gone = await retryParked(operator(), { kind: "intent", id });
  assert.deepEqual(gone.ok || gone.reason, "not_found");
  assert.equal((await actions(paying.accountId)).filter((action) => action === "payment.retried").length, 2);
});

test("a dismissed payment grants nothing, is not asked for again by anything, and its audit says why (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order, session } = await paying.packCheckout(5_000, { price: 1n });
  const id = (await paying.pay(session)).intentId ?? assert.fail();
  await fulfil({ kind: "intent", id }, paying.looking);
  const empty = await dismissParked(operator(), { kind: "intent", id, reason: "" });
  assert.partialDeepStrictEqual(empty, { ok: false, detail: { errors: [{ path: "reason" }] } });
  assert.ok((await dismissParked(operator(), { kind: "intent", id, reason: "Paid back by hand" })).ok);
  assert.equal((await fulfil({ kind: "session", id: session.id }, paying.looking)).outcome, "again");
  const payment = await findPayment(paying.accountId, id);
  assert.equal(payment?.state, "nothing");
  assert.match(payment?.words ?? "", /Paid back by hand/);
  assert.equal((await findOrder(paying.accountId, order.id))?.state, "failed");
  assert.deepEqual(
    (await loadWaiting()).filter(({ accountId }) => accountId === paying.accountId),
    [],
  );
  assert.ok((await actions(paying.accountId)).includes("payment.dismissed"));
});

test("a parked payment is granted by hand as its order promised, once also when two press at once, and a refund takes it back (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { order, session } = await paying.packCheckout(5_000, { price: 1n });
  const id = (await paying.pay(session)).intentId ?? assert.fail();
  await fulfil({ kind: "intent", id }, paying.looking);
  const [waiting] = (await loadOperatorBilling(operator())).waiting.filter((each) => each.id === id);
  assert.equal(waiting?.grants, credits(5_000));
  const empty = await grantParked(operator(), { kind: "intent", id, reason: " " });
  assert.partialDeepStrictEqual(empty, { ok: false, detail: { errors: [{ path: "reason" }] } });

  const asked = { kind: "intent", id, reason: "Sold at the old price" };
  const [one, two] = [operator(), operator()];
  const came = await Promise.all([grantParked(one, asked), grantParked(two, asked)]);
  assert.deepEqual(came.map((each) => (each.ok ? "done" : each.reason)).toSorted(), ["done", "not_found"]);
  assert.deepEqual(await classes({ ...one, accountId: paying.accountId }), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  assert.equal((await findOrder(paying.accountId, order.id))?.state, "paid");
  assert.equal((await actions(paying.accountId)).filter((action) => action === "payment.granted").length, 1);
  const page = await loadOperatorBilling(operator());
  assert.equal(
    page.waiting.some((each) => each.id === id),
    false,
  );
  assert.deepEqual(
    page.seen.filter((each) => each.id === id).map(({ how, words }) => [how, words]),
    [["granted", "5000 credits: Sold at the old price"]],
  );
  assert.equal((await fulfil({ kind: "session", id: session.id }, paying.looking)).outcome, "again");

  const payment = (await findPayment(paying.accountId, id)) ?? assert.fail();
  assert.deepEqual([payment.state, payment.granted, payment.words], ["granted", credits(5_000), "Granted by hand: Sold at the old price"]);
  const refund = await world.service.refunds.create({ intentId: id, key: `refund ${id}` });
  await fulfil({ kind: "refund", id: refund.id }, paying.looking);
  assert.deepEqual(await classes({ ...one, accountId: paying.accountId }), [["monthly", 800]]);
});

test("nothing is granted by hand that no order of credits promised, that is given back, or that another payment brought (robustness E)", async () => {
  const paying = await TestStudio.open(world, { now: START });
  const { session } = await paying.packCheckout(5_000, { credits: null });
  const bare = (await paying.pay(session)).intentId ?? assert.fail();
  const ordered = await paying.packCheckout(5_000, { price: 1n });
  const twice = (await paying.pay(ordered.session)).intentId ?? assert.fail();
  const refunded = (await paying.pay((await paying.packCheckout(5_000, { price: 1n })).session)).intentId ?? assert.fail();
  for (const id of [bare, twice, refunded]) await fulfil({ kind: "intent", id }, paying.looking);
  const refund = await world.service.refunds.create({ intentId: refunded, key: `refund ${refunded}` });
  await fulfil({ kind: "refund", id: refund.id }, paying.looking);
  await db().update(orders).set({ state: "paid" }).where(eq(orders.id, ordered.order.id));
  const by = async (id: string) => {
    const granted = await grantParked(operator(), { kind: "intent", id, reason: "x" });
    return granted.ok ? "done" : granted.reason;
  };
  assert.deepEqual(await Promise.all([by(bare), by(twice), by(refunded)]), ["no_credits", "order_paid", "given_back"]);
  assert.deepEqual(await classes({ ...operator(), accountId: paying.accountId }), [["monthly", 800]]);
  assert.equal((await actions(paying.accountId)).includes("payment.granted"), false);
});

test("what only a comparison found waits too, and once dismissed no comparison names it again (robustness E)", async () => {
  const [one, other] = [await TestStudio.open(world, { now: START }), await TestStudio.open(world, { now: START })];
  const order = await one.order("recharge", { credits: null });
  const methodId = (await world.service.methods.list(other.customerId))[0]?.id ?? "";
  const wrong = await world.service.invoices.charge({
    ...{ customerId: other.customerId, methodId, amount: { minor: 500n, currency: "USD" }, description: "x" },
    ...{ accountId: one.accountId, orderId: order.id, key: order.id },
  });
  assert.ok(wrong.ok);
  const [id = ""] = wrong.value.intentIds;
  const asked = await askComparison(operator(), {});
  assert.ok(asked.ok);
  assert.deepEqual(await askComparison(operator(later(START, MINUTE)), {}), asked, "asked again, it is the one that waits");
  assert.equal(await reconcileAsked(later(START, 5), "test"), true);
  assert.equal(await reconcileAsked(later(START, 6), "test"), false);
  const [run] = await listReconciliations(1);
  assert.ok(run?.endedAt && run.looked > 0 && run.askedBy);
  const waits = async () => (await loadWaiting()).some((each) => each.id === id);
  assert.ok(await waits());
  assert.ok((await dismissParked(operator(later(START, MINUTE)), { kind: "intent", id, reason: "A test of the bank's" })).ok);
  assert.equal(await waits(), false);
  const { failed } = await reconcileSince(world.service, later(START, -DAY), START, "test");
  assert.equal(
    failed.some((each) => each.id === id),
    false,
  );
});

test("a comparison whose worker died is taken by the next one, and one that is alive is left alone", async () => {
  const asked = await askComparison(operator(later(START, DAY)), {});
  assert.ok(asked.ok);
  const now = later(START, DAY);
  assert.ok(await claimReconciliation(now, later(now, -2 * MINUTE)));
  assert.equal(await claimReconciliation(later(now, MINUTE), later(now, -MINUTE)), null);
  assert.ok(await claimReconciliation(later(now, 5 * MINUTE), later(now, 3 * MINUTE)));
});
