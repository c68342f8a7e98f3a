import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { openOrder } from "#db/queries/orders.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { lots, orders, payments } from "#db/schema/index.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { HOUR, instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { openStudio } from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { cardOf } from "../cards.ts";
import { ask, must } from "../testing.ts";
import { chooseCurrency } from "./choose-currency.ts";
import { enquirePlan } from "./enquire-plan.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { loadPacksPage } from "./load-packs-page.ts";
import { loadPlansPage } from "./load-plans-page.ts";
import { look } from "./look.ts";
import { payerOf } from "./payer.ts";
import { setDefaultPaymentMethod } from "./payment-methods.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { rechargeAccount } from "./recharge-account.ts";
import { removeAutoRecharge, setAutoRecharge } from "./set-auto-recharge.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";
import { startPlanChange } from "./start-plan-change.ts";

const world = await payingWorld();

const studio = () => openStudio({ cardId: "alwrity", planId: "free" });
const choose = (caller: Caller, currency: string) => chooseCurrency(caller, { currency });
const reasonOf = async (outcome: Promise<{ readonly ok: boolean; readonly reason?: string }>) => (await outcome).reason ?? "done";
const sessionOf = async ({ accountId, now }: Caller) =>
  (await openOrder(accountId, ["pack", "plan_start"], later(now, -HOUR)))?.objectId ?? assert.fail("no checkout is open");
const paid = async ({ accountId }: Caller) =>
  (await db().select().from(payments).where(eq(payments.accountId, accountId))).map(({ kind, state, price, currency }) => [
    kind,
    state,
    price,
    currency,
  ]);

test("ALW-15: whoever chooses another currency before anything is paid sees plans, packs and invoices in it", async () => {
  const caller = await studio();
  const before = await loadPlansPage(caller);
  assert.deepEqual(before.currency, { current: "USD", offered: ["USD", "EUR", "GBP"], keptBy: null, mayChoose: true });
  assert.deepEqual(await choose(caller, "EUR"), { ok: true, value: { currency: "EUR" } });
  const [plans, packs, billing] = [await loadPlansPage(caller), await loadPacksPage(caller), await loadBillingPage(caller)];
  assert.deepEqual(plans.plans.find(({ plan }) => plan.id === "pro")?.prices.month, { cents: 2_700, currency: "EUR" });
  assert.deepEqual([packs.card.currency, packs.currency?.current, billing.currency?.current], ["EUR", "EUR", "EUR"]);
  assert.equal(await reasonOf(choose(caller, "SEK")), "currency_not_offered");
  assert.equal(await reasonOf(choose(caller, "EUR")), "done", "the same again changes nothing");
  assert.equal((await loadPlansPage({ ...caller, role: "viewer" })).currency?.mayChoose, false);
});

test("a card that is sold in one currency has nothing to choose", async () => {
  const caller = await openStudio();
  assert.equal((await loadPlansPage(caller)).currency, null);
  assert.equal(await reasonOf(choose(caller, "EUR")), "currency_not_offered");
});

test("ALW-3: a pack is paid, and its credits cost, in the chosen currency; from then on it stays", async () => {
  const caller = await studio();
  assert.ok((await choose(caller, "EUR")).ok);
  const started = await startPackCheckout(caller, { credits: "1000" });
  assert.ok(started.ok && started.value.url);
  const session = await sessionOf(caller);
  const { expiresAt: promised } = await loadPacksPage(caller);
  await payPage(started.value.url);
  assert.equal((await look(caller, world.service, { kind: "session", id: session })).outcome, "done");
  assert.deepEqual(await paid(caller), [["pack", "granted", 3_299n, "EUR"]]);
  const own = await db().select().from(lots).where(eq(lots.accountId, caller.accountId));
  assert.deepEqual(
    own.flatMap(({ class: of, granted, cost, costCurrency }) => (of === "packs" ? [[granted, cost, costCurrency]] : [])),
    [[credits(1_100), 3_299n, "EUR"]],
  );
  const [pack] = own.filter((lot) => lot.class === "packs");
  assert.ok(Math.abs((pack?.expiresAt ?? 0) - (promised ?? 0)) < MINUTE, "the page says when they will expire");
  assert.equal((await loadBillingPage(caller)).currency?.keptBy, "paid");
  assert.equal(await reasonOf(choose(caller, "USD")), "currency_fixed");
});

test("ALW-2: a plan begins, renews and is previewed by its price in the chosen currency", async () => {
  const caller = await studio();
  assert.ok((await choose(caller, "GBP")).ok);
  const preview = await previewPlanChange(caller, { planId: "pro", interval: "month" });
  assert.ok(preview.ok);
  const { chargeNow, nextInvoice, at: seen } = preview.value;
  assert.deepEqual([chargeNow?.total.currency, nextInvoice?.total], ["GBP", { cents: 2_300, currency: "GBP" }]);
  const started = await startPlanChange(caller, { planId: "pro", interval: "month", at: seen, cents: chargeNow?.total.cents ?? 0 });
  assert.ok(started.ok && started.value.url);
  const session = await sessionOf(caller);
  await payPage(started.value.url);
  assert.equal((await look(caller, world.service, { kind: "session", id: session })).outcome, "done");
  const [payment] = await paid(caller);
  assert.deepEqual([payment?.[0], payment?.[1], payment?.[3]], ["plan_start", "granted", "GBP"]);
  const subscription = (await findSubscription(caller.accountId)) ?? assert.fail();
  const { items } = await world.stripe.subscriptions.retrieve(subscription.subscriptionId);
  assert.deepEqual([items.data[0]?.price.currency, items.data[0]?.price.unit_amount], ["gbp", 2_300]);
  const account = (await loadAccount(caller.accountId)) ?? assert.fail();
  assert.equal(account.planId, "pro");
  assert.equal((await loadBillingPage(caller)).current.nextInvoice?.total.currency, "GBP");
  assert.equal(await reasonOf(choose(caller, "EUR")), "currency_fixed");
});

test("a checkout that was open in the old currency is closed, so that nobody can pay there", async () => {
  const caller = await studio();
  assert.ok((await startPackCheckout(caller, { credits: "100" })).ok);
  const session = await sessionOf(caller);
  assert.equal((await loadPacksPage(caller)).currency?.keptBy, null);
  assert.ok((await choose(caller, "EUR")).ok);
  assert.equal((await world.service.checkout.find(session))?.status, "expired");
  const [order] = await db().select().from(orders).where(eq(orders.accountId, caller.accountId));
  assert.deepEqual([order?.state, order?.currency, order?.words], ["expired", "USD", "another currency was chosen"]);
});

test("a checkout that was paid in the old currency a moment ago keeps it, and its credits are there", async () => {
  const caller = await studio();
  const started = await startPackCheckout(caller, { credits: "100" });
  assert.ok(started.ok && started.value.url);
  await payPage(started.value.url);
  assert.equal(await reasonOf(choose(caller, "EUR")), "currency_fixed");
  assert.deepEqual(await paid(caller), [["pack", "granted", 499n, "USD"]]);
  assert.equal((await loadAccount(caller.accountId))?.currency, "USD");
});

test("ALW-15: an enquiry, or automatic purchases with a cap, keep the currency while they last", async () => {
  const caller = await studio();
  const enquired = await enquirePlan(caller, { company: "Northlight", credits: "5000", purchaseOrder: "", note: "" });
  assert.ok(enquired.ok);
  assert.equal((await loadPlansPage(caller)).currency?.keptBy, "ordered");
  assert.equal(await reasonOf(choose(caller, "EUR")), "currency_ordered");

  const other = await studio();
  const payer = (await payerOf(other)) ?? assert.fail();
  const { id } = await world.stripe.paymentMethods.attach("pm_card_visa", { customer: payer.customer.customerId });
  assert.ok((await setDefaultPaymentMethod(other, { id })).ok);
  const rule = { threshold: "150", buys: { kind: "pack", credits: "500" }, capCents: 10_000 };
  assert.ok((await setAutoRecharge(other, rule)).ok);
  assert.equal((await loadBillingPage(other)).currency?.keptBy, "recharge");
  assert.equal(await reasonOf(choose(other, "EUR")), "currency_of_recharge");
  assert.ok((await removeAutoRecharge(other, {})).ok);
  assert.ok((await choose(other, "EUR")).ok);

  assert.ok((await setAutoRecharge(other, rule)).ok);
  await must(ask(other, { kind: "charge", operation: "animation", cardId: "alwrity", cardVersion: 1, amount: credits(50) }));
  assert.ok((await rechargeAccount({ ...other, role: "system" }, {})).ok);
  assert.deepEqual(await paid(other), [["recharge", "granted", 1_899n, "EUR"]]);
  assert.deepEqual((await loadBillingPage(other)).recharge?.spentThisMonth, { cents: 1_899, currency: "EUR" });
});

test("two who choose at once leave the account in one currency, and the card that prices it says which", async () => {
  const caller = await studio();
  await Promise.all(["EUR", "GBP", "EUR", "GBP"].map((currency) => choose(caller, currency)));
  const account = (await loadAccount(caller.accountId)) ?? assert.fail();
  assert.ok(account.currency === "EUR" || account.currency === "GBP");
  const card = (await cardOf(account, instant(caller.now))) ?? assert.fail();
  assert.equal(findPlan(card, "pro")?.price?.currency, account.currency);
});
