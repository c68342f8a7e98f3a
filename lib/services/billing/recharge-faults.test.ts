import assert from "node:assert/strict";
import { test } from "node:test";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { newestOrder } from "#db/queries/orders.ts";
import { findRule } from "#db/queries/recharge-rules.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, HOUR, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { charges, openStudio, payingCustomerOf, recharge, START, spend } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { look } from "./look.ts";
import { reconcileSince } from "./reconcile.ts";
import { removeAutoRecharge, setAutoRecharge } from "./set-auto-recharge.ts";

/** How far the payment service's own clock is ahead: its keys are forgotten after a day. */
let ahead = 0;
const world = await payingWorld({ now: () => Date.now() + ahead });

/** Makes this the means of payment on the service's own pages, so that we are only told of it. */
async function pays(caller: Caller, method: string): Promise<string> {
  const customer = await payingCustomerOf(caller);
  const { id } = await world.stripe.paymentMethods.attach(method, { customer });
  await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}
async function debit(caller: Caller, iban: string): Promise<string> {
  const { id } = await world.stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban },
    billing_details: { name: "Ana", email: "ana@studio.test" },
  });
  return pays(caller, id);
}
const invoicesOf = async (caller: Caller) =>
  (await world.stripe.invoices.list({ customer: await payingCustomerOf(caller) })).data.map(({ status }) => status);
const told = async (caller: Caller, kind: "customer" | "method", id: string) => look(caller, world.service, { kind, id });

async function debited(iban: string): Promise<Caller> {
  // Its currency is one that a bank debit has.
  const caller = await openStudio({ cardId: "alugha", planId: "pro" });
  await debit(caller, iban);
  assert.ok((await setAutoRecharge(caller, { threshold: "5000", buys: { kind: "target", credits: "20000" }, capCents: 100_000 })).ok);
  await spend(caller, 16_000, "alugha");
  assert.deepEqual(await recharge(caller), { ok: true, value: { bought: 0n } }, "it takes days to arrive");
  return caller;
}

test("ALW-15: a bank debit that is under way is not charged again when the payment service has forgotten the key", async () => {
  const caller = await debited("DE89370400440532013000");
  ahead += 2 * DAY;
  await recharge(caller);
  assert.equal((await charges(world, caller)).length, 1);
  assert.ok((await removeAutoRecharge(caller, {})).ok);
  assert.ok((await setAutoRecharge(caller, { threshold: "5000", buys: { kind: "target", credits: "20000" }, capCents: 100_000 })).ok);
  await recharge(caller);
  assert.equal((await charges(world, caller)).length, 1, "a rule that is set anew waits for what the old one bought");
  assert.deepEqual(await invoicesOf(caller), ["open"]);
});

test("ALW-15: a bank debit that arrives days later is one invoice and one payment, and brings its credits once", async () => {
  const caller = await debited("DE89370400440532013000");
  const { testClockId } = (await findBillingCustomer(caller.accountId)) ?? assert.fail();
  const after2 = { ...caller, now: later(caller.now, 2 * DAY) };
  const { orderId } = (await findRule(caller.accountId)) ?? assert.fail();
  await reconcileSince(world.service, later(START, -DAY), later(caller.now, 2 * HOUR), "test");
  assert.deepEqual(await invoicesOf(caller), ["open"], "what is under way is nobody's leftover");
  await world.service.clocks.advance(testClockId ?? "", after2.now);
  await Promise.all([recharge(after2), recharge(after2)]);
  await recharge(after2);
  await reconcileSince(world.service, later(START, -DAY), after2.now, "test");
  assert.deepEqual(await invoicesOf(caller), ["paid"]);
  assert.deepEqual(
    (await charges(world, caller)).map(({ status }) => status),
    ["succeeded"],
  );
  const order = await newestOrder(caller.accountId, "recharge");
  assert.deepEqual([order?.id, order?.state], [orderId, "paid"]);
  assert.equal((await loadAccount(caller.accountId))?.available, credits(20_000));
});

test("ALW-15: a bank debit that bounces days later stops the rule", async () => {
  const caller = await debited("DE62370400440532013001");
  const { testClockId } = (await findBillingCustomer(caller.accountId)) ?? assert.fail();
  await world.service.clocks.advance(testClockId ?? "", later(caller.now, DAY));
  assert.deepEqual((await recharge({ ...caller, now: later(caller.now, DAY) })).ok, false);
  assert.notEqual((await findRule(caller.accountId))?.stoppedAt, null);
  assert.equal((await newestOrder(caller.accountId, "recharge"))?.state, "failed");
  assert.deepEqual(await invoicesOf(caller), ["void"], "nobody pays later by a click what has failed");
});

test("ALW-15: a card that is changed in the payment service's portal starts again what a decline had stopped; anything else does not", async () => {
  const caller = await openStudio();
  await pays(caller, "pm_card_chargeCustomerFail");
  assert.ok((await setAutoRecharge(caller, { threshold: "25000", buys: { kind: "pack", credits: "33000" }, capCents: 100_000 })).ok);
  await spend(caller, 30_000);
  assert.equal((await recharge(caller)).ok, false);
  const customer = await payingCustomerOf(caller);
  await world.stripe.customers.update(customer, { name: "Another name" });
  await told(caller, "customer", customer);
  const second = await world.stripe.paymentMethods.attach("pm_card_visa", { customer });
  await told(caller, "method", second.id);
  assert.notEqual((await findRule(caller.accountId))?.stoppedAt, null, "the card that was declined is the default still");
  await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: second.id } });
  assert.equal((await told(caller, "customer", customer)).outcome, "done");
  assert.equal((await told(caller, "customer", customer)).outcome, "nothing");
  assert.ok((await recharge(caller)).ok);
  assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
});
