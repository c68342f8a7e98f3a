import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { ensurePerson } from "#db/queries/demo.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findOrder } from "#db/queries/orders.ts";
import { findRequest } from "#db/queries/purchase-requests.ts";
import { memberships, orders } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { HOUR, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { payBy, subjects } from "../../../sandbox/testing-owner.ts";
import type { World } from "../../../sandbox/testing-payments.ts";
import { openOwner, payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { at, classes } from "../testing.ts";
import { billEnquiry } from "./bill-enquiry.ts";
import { approvePurchase, refusePurchase } from "./decide-purchase.ts";
import { dropCheckout } from "./drop-checkout.ts";
import { enquirePlan } from "./enquire-plan.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { loadEnquiries } from "./load-enquiries.ts";
import { loadPacksPage } from "./load-packs-page.ts";
import { loadPlansPage } from "./load-plans-page.ts";
import { look } from "./look.ts";
import { removePaymentMethod, setDefaultPaymentMethod } from "./payment-methods.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { requestPurchase, withdrawPurchase } from "./request-purchase.ts";
import { setBillingDetails } from "./set-billing-details.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";
import { startPlanChange } from "./start-plan-change.ts";

let world: World;
before(async () => {
  world = await payingWorld();
});
after(() => world.stop());

const START = at("2026-11-01T10:00:00Z");

async function studio(cardId = "act3", planId = "creator"): Promise<Caller> {
  return { ...(await openOwner(cardId, planId, START)), now: later(START, HOUR) };
}
async function creatorOf(caller: Caller): Promise<Caller> {
  const userId = await ensurePerson(`creator-${caller.accountId}@example.com`, "Cleo");
  await db().insert(memberships).values({ accountId: caller.accountId, userId, role: "creator", joinedAt: START });
  return { ...caller, actor: `user:${userId}`, role: "creator" };
}

test("ACT-9: a pack is bought at the price of the order, and the way back keeps the form that one came from", async () => {
  const caller = await studio();
  const returnTo = `/o/${caller.slug}/calculate?operation=shot&quality=Q3&count=999`;
  const started = await startPackCheckout(caller, { credits: "5000", returnTo });
  assert.ok(started.ok && started.value.url);
  await payPage(started.value.url);
  const [order] = await db().select().from(orders).where(eq(orders.accountId, caller.accountId));
  assert.equal((await look(caller, world.service, { kind: "session", id: order?.objectId ?? "" })).outcome, "done");
  assert.deepEqual(await classes(caller), [
    ["monthly", 33_000],
    ["packs", 5_000],
  ]);
  const paid = await findOrder(caller.accountId, order?.id ?? "");
  assert.deepEqual([paid?.state, paid?.price, paid?.returnTo], ["paid", 610n, returnTo]);
  assert.equal((await subjects(caller)).filter((subject) => subject.startsWith("Receipt: $6.10")).length, 1);
});

test("ACT-9: a way back that leads elsewhere is left out, and an amount that is not sold is refused", async () => {
  const caller = await studio();
  assert.equal((await startPackCheckout(caller, { credits: "4999" })).ok, false);
  for (const returnTo of ["https://evil.test/", "//evil.test", "/o/x\\..", "/o/another-studio/calculate", "javascript:alert(1)"]) {
    assert.ok((await startPackCheckout(caller, { credits: "5000", returnTo })).ok);
  }
  const made = await db().select().from(orders).where(eq(orders.accountId, caller.accountId));
  assert.deepEqual([...new Set(made.map((order) => order.returnTo))], [null]);
});

test("ACT-9: a checkout that was begun stands on the pages of plans and packs until it is paid or dropped, for who may buy", async () => {
  const caller = await studio("act3", "starter");
  const preview = await previewPlanChange(caller, { planId: "creator" });
  assert.ok(preview.ok);
  const { at: moment, chargeNow } = preview.value;
  assert.ok((await startPlanChange(caller, { planId: "creator", at: moment, cents: chargeNow?.total.cents ?? 0 })).ok);
  const then = { ...caller, now: later(caller.now, HOUR) };
  const pack = await startPackCheckout(then, { credits: "5000" });
  assert.ok(pack.ok);
  const shown = async (of: Caller) => (await loadPacksPage(of)).checkouts;
  const [first, second, ...others] = await shown(then);
  assert.deepEqual(
    [first?.credits, first?.planName, first?.total, first?.url, first?.at],
    [credits(5_000), null, { cents: 5_750, currency: "USD" }, pack.value.url, then.now],
  );
  assert.deepEqual([second?.planName, second?.credits, second?.total, others], ["Creator", null, chargeNow?.total, []]);
  assert.deepEqual(
    (await loadPlansPage(then)).checkouts.map(({ orderId }) => orderId),
    [first?.orderId, second?.orderId],
  );
  assert.deepEqual(await shown(await creatorOf(then)), []);

  const orderId = second?.orderId ?? "";
  const foreign = await dropCheckout(await studio(), { orderId });
  assert.equal(foreign.ok || foreign.reason, "not_found");
  assert.ok((await dropCheckout(then, { orderId })).ok);
  assert.ok((await dropCheckout(then, { orderId })).ok, "pressed twice it is dropped once");
  assert.deepEqual((await findOrder(caller.accountId, orderId))?.state, "expired");
  const session = await world.service.checkout.find((await findOrder(caller.accountId, orderId))?.objectId ?? "");
  assert.equal(session?.status, "expired", "nobody can pay there any more");
  assert.deepEqual(
    (await shown(then)).map(({ planName }) => planName),
    [null],
  );

  await payPage(pack.value.url ?? "");
  const paid = await dropCheckout(then, { orderId: first?.orderId ?? "" });
  assert.equal(paid.ok || paid.reason, "paid_meanwhile");
  assert.deepEqual(await shown(then), []);
  assert.deepEqual((await classes(caller))[1], ["packs", 5_000]);
});

test("ACT-9: a creator asks, an owner approves in one click, the credits come, and the creator is told; asked twice it is one request", async () => {
  const owner = await studio();
  const creator = await creatorOf(owner);
  const asked = await requestPurchase(creator, { credits: "5000", note: "For the pilot", returnTo: `/o/${owner.slug}/calculate?count=9` });
  assert.ok(asked.ok);
  assert.equal((await requestPurchase(creator, { credits: "5000" })).ok, false);
  const approved = await approvePurchase(owner, { id: asked.value.id });
  assert.ok(approved.ok && approved.value.url);
  await payPage(approved.value.url);
  const [order] = await db().select().from(orders).where(eq(orders.accountId, owner.accountId));
  assert.equal(order?.requestId, asked.value.id);
  await look(owner, world.service, { kind: "session", id: order?.objectId ?? "" });
  assert.deepEqual((await classes(owner))[1], ["packs", 5_000]);
  assert.equal((await findRequest(owner.accountId, asked.value.id))?.state, "approved");
  const told = await subjects(owner);
  assert.equal(told.filter((subject) => subject.startsWith("Cleo asks for credits")).length, 1);
  assert.equal(told.filter((subject) => subject.endsWith("is approved")).length, 1);
  assert.equal((await refusePurchase(owner, { id: asked.value.id, note: "" })).ok, false, "it is decided");
});

test("ACT-9: what is refused or withdrawn cannot be approved, and nobody else's request can be withdrawn", async () => {
  const owner = await studio();
  const creator = await creatorOf(owner);
  const first = await requestPurchase(creator, { planId: "studio", note: "" });
  assert.ok(first.ok);
  assert.ok((await refusePurchase(owner, { id: first.value.id, note: "Not this month" })).ok);
  assert.equal((await approvePurchase(owner, { id: first.value.id })).ok, false);
  const second = await requestPurchase(creator, { planId: "studio", note: "" });
  assert.ok(second.ok);
  assert.equal((await withdrawPurchase({ ...creator, actor: owner.actor }, { id: second.value.id })).ok, false);
  assert.ok((await withdrawPurchase(creator, { id: second.value.id })).ok);
  assert.equal((await approvePurchase(owner, { id: second.value.id })).ok, false);
});

test("ALW-15: company, address and VAT id reach the customer; a VAT id of no country's form is refused by its field", async () => {
  const caller = { ...(await studio()), role: "billing" } as const;
  const details = {
    company: "Studio GmbH",
    email: "bills@studio.test",
    line1: "Weg 1",
    line2: "",
    postalCode: "10115",
    city: "Berlin",
    state: "",
    country: "de",
    vatId: "DE 123 456 789",
  };
  assert.ok((await setBillingDetails(caller, details)).ok);
  const customer = await findBillingCustomer(caller.accountId);
  assert.deepEqual(
    [customer?.details["company"], customer?.details["country"], customer?.details["vatId"]],
    ["Studio GmbH", "DE", "DE123456789"],
  );
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["DE123456789"],
  );
  assert.ok((await setBillingDetails(caller, { ...details, vatId: "ATU12345678" })).ok);
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["ATU12345678"],
  );
  const wrong = await setBillingDetails(caller, { ...details, vatId: "DE12" });
  assert.partialDeepStrictEqual(wrong, { ok: false, reason: "invalid_request", detail: { errors: [{ path: "vatId" }] } });

  // Its form is one of Switzerland's, and the payment service wants the tax's name behind it.
  const refused = await setBillingDetails(caller, { ...details, company: "Another", vatId: "CHE123456789" });
  assert.partialDeepStrictEqual(refused, { ok: false, reason: "invalid_request", detail: { errors: [{ path: "vatId" }] } });
  const after = await findBillingCustomer(caller.accountId);
  assert.deepEqual([after?.details["company"], after?.details["vatId"]], ["Studio GmbH", "ATU12345678"], "nothing is changed by half");
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["ATU12345678"],
  );
  assert.ok((await setBillingDetails(caller, { ...details, vatId: "NO 123 456 789" })).ok);
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["NO123456789MVA"],
  );
});

test("ACT-10: another organization's card is not found, and one's own can be removed", async () => {
  const [caller, other] = [await studio(), await studio()];
  const [own, theirs] = [await payBy(world, caller, "pm_card_visa"), await payBy(world, other, "pm_card_visa")];
  assert.equal((await removePaymentMethod(caller, { id: theirs })).ok, false);
  assert.equal((await setDefaultPaymentMethod(caller, { id: theirs })).ok, false);
  assert.ok((await removePaymentMethod(caller, { id: own })).ok);
});

test("ACT-2, ALW-15: the plan by agreement is asked for once, billed by an operator, and comes with its invoice's payment", async () => {
  const caller = await studio();
  const enquiry = { company: "Studio GmbH", credits: "500,000", purchaseOrder: "PO-7", note: "Two features a year" };
  const asked = await enquirePlan(caller, enquiry);
  assert.ok(asked.ok);
  assert.equal((await enquirePlan(caller, enquiry)).ok, false);
  const operator = {
    ...caller,
    accountId: "00000000-0000-0000-0000-000000000001",
    role: "operator",
    permissions: ["orders:bill"],
  } as const;
  const waiting = async () => {
    const found = await loadEnquiries(operator, {});
    return found.ok ? found.value.filter(({ accountId }) => accountId === caller.accountId).map(({ id }) => id) : assert.fail(found.reason);
  };
  assert.deepEqual(await waiting(), [asked.value.id]);
  assert.equal((await loadEnquiries(caller, {})).ok, false, "other organizations' enquiries are not an owner's to read");
  const bill = { accountId: caller.accountId, orderId: asked.value.id, cents: 500_000, credits: "500000", purchaseOrder: "PO-7" };
  const billed = await billEnquiry(operator, bill);
  assert.ok(billed.ok);
  assert.deepEqual(await billEnquiry(operator, bill), billed, "made again it is the same invoice");
  assert.equal((await look(caller, world.service, { kind: "invoice", id: billed.value.invoiceId })).outcome, "waits");
  const method = await payBy(world, caller, "pm_card_visa");
  assert.ok((await world.service.invoices.pay(billed.value.invoiceId, method)).ok);
  assert.equal((await look(caller, world.service, { kind: "invoice", id: billed.value.invoiceId })).outcome, "done");
  const account = await loadAccount(caller.accountId);
  assert.deepEqual([account?.planId, account?.available], ["enterprise", credits(533_000)]);
  assert.deepEqual(await waiting(), []);
});

test("a refund and a contested payment stand below their invoices with the credits that they took; a dispute that is won does not", async () => {
  const caller = await studio();
  const buy = async () => {
    const started = await startPackCheckout(caller, { credits: "5000" });
    assert.ok(started.ok && started.value.url, JSON.stringify(started));
    await payPage(started.value.url);
    const customer = await findBillingCustomer(caller.accountId);
    const [session] = (await world.stripe.checkout.sessions.list({ customer: customer?.customerId ?? "", limit: 1 })).data;
    await look(caller, world.service, { kind: "session", id: session?.id ?? "" });
    return String(session?.payment_intent);
  };
  const [refunded, contested] = [await buy(), await buy()];
  const refund = await world.service.refunds.create({ intentId: refunded, key: `refund:${refunded}` });
  await look(caller, world.service, { kind: "refund", id: refund.id });
  await world.control("POST /sandbox/disputes", { payment_intent: contested });
  const [dispute] = (await world.stripe.disputes.list({ payment_intent: contested })).data;
  await look(caller, world.service, { kind: "dispute", id: dispute?.id ?? "" });
  const shown = async () =>
    (await loadBillingPage(caller)).invoices.flatMap(({ takings }) =>
      takings.map(({ kind, credits: taken }) => [kind, Number(taken) / 1_000]),
    );
  assert.deepEqual((await shown()).toSorted(), [
    ["dispute", 5_000],
    ["refund", 5_000],
  ]);
  await world.control("POST /sandbox/disputes/close", { dispute: dispute?.id, won: true });
  await look(caller, world.service, { kind: "dispute", id: dispute?.id ?? "" });
  assert.deepEqual(await shown(), [["refund", 5_000]]);
});
