import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type Stripe from "stripe";
import { atomically } from "#db/atomically.ts";
import { newestOrder, newOrderWrites } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { findRule, takeRuleWrite } from "#db/queries/recharge-rules.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { chargesOf } from "#lib/gateways/stripe-charge.ts";
import { DAY, HOUR, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { blankOrder } from "../../../sandbox/testing-order.ts";
import {
  customerOf,
  DECLINES_LATER,
  openLacking,
  payBy,
  payingCustomerOf,
  recharge,
  START,
  subjects,
} from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { look } from "./look.ts";
import { reconcileSince } from "./reconcile.ts";
import { removeAutoRecharge } from "./set-auto-recharge.ts";

/** How far the payment service's own clock is ahead: its keys are forgotten after a day. */
let ahead = 0;
const world = await payingWorld({ now: () => Date.now() + ahead });

const PRICE = 500n;

const lacking = (card?: string) => openLacking(world, "33000", card);

const invoicesOf = async (caller: Caller) =>
  (await world.stripe.invoices.list({ customer: await customerOf(caller), limit: 100, expand: ["data.payments"] })).data;
const states = async (caller: Caller) => (await invoicesOf(caller)).map(({ status }) => status);
const intentsOf = async (caller: Caller) =>
  (await world.stripe.paymentIntents.list({ customer: await customerOf(caller), limit: 100 })).data;
/** Every try to take money. */
const tries = async (caller: Caller) =>
  (await world.stripe.charges.list({ customer: await customerOf(caller), limit: 100 })).data.map(({ status }) => status);

/** An automatic purchase whose order is there, and whose maker dies as soon as the payment service has done one step. */
async function died(caller: Caller, step: string) {
  const rule = (await findRule(caller.accountId)) ?? assert.fail();
  const blank = blankOrder(latestCard("act3") ?? assert.fail(), "recharge", caller.now);
  const order = { ...blank, accountId: caller.accountId, id: randomUUID() };
  const promised = { ...order, credits: credits(33_000), bonus: credits(0), class: "packs", price: PRICE };
  await atomically(takeRuleWrite(rule, order.id, caller.now), ...newOrderWrites(promised));
  const customerId = await payingCustomerOf(caller);
  const methodId = (await world.service.methods.list(customerId))[0]?.id ?? "";
  const of = { accountId: caller.accountId, orderId: order.id, key: `order:${order.id}`, customerId, methodId };
  const amount = { minor: PRICE, currency: "USD" };
  const { charge } = chargesOf(dyingAfter(world.stripe, step), false);
  await assert.rejects(charge({ ...of, amount, description: "33,000 credits" }), /died/);
  return order.id;
}

function dyingAfter(stripe: Stripe, step: string): Stripe {
  const [resource, method] = step.split(".");
  const dying = (of: object) =>
    new Proxy(of, {
      get: (target, verb) => {
        const whole = Reflect.get(target, verb);
        if (verb !== method) return typeof whole === "function" ? whole.bind(target) : whole;
        return async (...args: unknown[]) => {
          await whole.apply(target, args).catch(() => undefined);
          throw new Error("died");
        };
      },
    });
  return new Proxy(stripe, {
    get: (target, name) => (name === resource ? dying(Reflect.get(target, name)) : Reflect.get(target, name)),
  });
}

const STEPS = ["invoices.create", "invoiceItems.create", "invoices.finalizeInvoice", "paymentIntents.update", "invoices.pay"];

for (const isForgotten of [false, true])
  for (const step of STEPS)
    test(`ALW-15: whoever dies after ${step} charges once by one invoice, ${isForgotten ? "two days later with another card" : "at once"}`, async () => {
      const caller = await lacking();
      const orderId = await died(caller, step);
      if (isForgotten) {
        ahead += 2 * DAY;
        await payBy(world, caller, "pm_card_mastercard");
      }
      await Promise.allSettled([recharge(caller), recharge(caller)]);
      await recharge(caller);
      const [invoice, ...others] = await invoicesOf(caller);
      assert.deepEqual([invoice?.status, invoice?.subtotal, invoice?.metadata?.["order_id"], others], ["paid", 500, orderId, []]);
      assert.deepEqual(await tries(caller), ["succeeded"]);
      assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
      assert.equal((await newestOrder(caller.accountId, "recharge"))?.state, "paid");
      assert.equal((await findRule(caller.accountId))?.orderId, null);
    });

for (const card of [DECLINES_LATER, "pm_card_authenticationRequired"])
  test(`ALW-15: what a bank refuses (${card}) leaves no invoice that could be paid, is told once, and is not tried again by itself`, async () => {
    const caller = await lacking(card);
    assert.equal((await recharge(caller)).ok, false);
    assert.deepEqual(await states(caller), ["void"]);
    assert.deepEqual(
      (await intentsOf(caller)).map(({ status }) => status),
      ["canceled"],
    );
    for (let round = 0; round < 3; round += 1) await recharge(caller);
    assert.deepEqual(await tries(caller), ["failed"]);
    assert.equal((await subjects(caller)).filter((subject) => subject.startsWith("Automatic purchase has stopped")).length, 1);
    await world.stripe.customers.update(await customerOf(caller), { name: "Another name" });
    await look(caller, world.service, { kind: "customer", id: await customerOf(caller) });
    assert.notEqual((await findRule(caller.accountId))?.stoppedAt, null, "it is the card that was declined still");
    await payBy(world, caller, "pm_card_visa");
    assert.ok((await recharge(caller)).ok);
    assert.deepEqual(await states(caller), ["paid", "void"], "a new order has a new invoice");
    assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
  });

test("ALW-15: of whoever dies between the decline and its void, the next look withdraws the invoice, and the next round stops the rule", async () => {
  const caller = await lacking(DECLINES_LATER);
  await died(caller, "invoices.pay");
  assert.deepEqual(await states(caller), ["open"]);
  const { failed } = await reconcileSince(world.service, later(START, -DAY), caller.now, "test");
  assert.deepEqual(failed, []);
  assert.deepEqual(await states(caller), ["void"]);
  assert.equal((await recharge(caller)).ok, false);
  assert.deepEqual(await tries(caller), ["failed"]);
  assert.notEqual((await findRule(caller.accountId))?.stoppedAt, null);
});

test("ALW-15: after a death between the decline and its void the next round does both, without a word from the payment service", async () => {
  const caller = await lacking(DECLINES_LATER);
  await died(caller, "invoices.pay");
  ahead += 2 * DAY;
  assert.equal((await recharge(caller)).ok, false);
  assert.deepEqual([await states(caller), await tries(caller)], [["void"], ["failed"]]);
});

test("ALW-15: an invoice whose payment was declined is not tried again by whoever takes it up, also when the intent has forgotten why", async () => {
  const caller = await lacking(DECLINES_LATER);
  const orderId = await died(caller, "invoices.pay");
  ahead += 2 * DAY;
  const customerId = await customerOf(caller);
  const { id: methodId } = await world.stripe.paymentMethods.attach("pm_card_visa", { customer: customerId });
  const [intent] = await intentsOf(caller);
  const of = { accountId: caller.accountId, orderId, key: `order:${orderId}`, customerId, methodId, description: "x" };
  for (const wipe of [false, true]) {
    if (wipe) await world.stripe.paymentIntents.update(intent?.id ?? "", { metadata: { seen: "yes" } });
    const invoice = await world.service.invoices.ofOrder({ customerId, orderId });
    const answer = await world.service.invoices.charge({ ...of, invoice, amount: { minor: PRICE, currency: "USD" } });
    assert.equal(answer.ok, false);
  }
  assert.equal((await recharge(caller)).ok, false);
  assert.deepEqual([await states(caller), await tries(caller)], [["void"], ["failed"]]);
});

for (const [step, left] of [
  ["invoices.create", []],
  ["invoices.finalizeInvoice", ["void"]],
] as const)
  test(`ALW-15: what a death after ${step} left is withdrawn when its rule is gone; while it is needed it stays`, async () => {
    const caller = await lacking();
    await died(caller, step);
    const much = { ...caller, now: later(caller.now, 2 * HOUR) };
    const before = await states(caller);
    await reconcileSince(world.service, later(START, -DAY), much.now, "test");
    assert.deepEqual(await states(caller), before, "its rule takes it up");
    assert.ok((await removeAutoRecharge(much, {})).ok);
    await reconcileSince(world.service, later(START, -DAY), caller.now, "test");
    assert.deepEqual(await states(caller), before, "it may be at work still");
    await reconcileSince(world.service, later(START, -DAY), much.now, "test");
    assert.deepEqual(await states(caller), left);
    assert.equal((await newestOrder(caller.accountId, "recharge"))?.state, "failed");
    assert.deepEqual(await tries(caller), []);
  });

test("ALW-15: an invoice that somebody pays on its page before it is withdrawn brings its credits, once", async () => {
  const caller = await lacking();
  await died(caller, "invoices.finalizeInvoice");
  const [invoice] = await invoicesOf(caller);
  await payPage(invoice?.hosted_invoice_url ?? "");
  await look(caller, world.service, { kind: "invoice", id: invoice?.id ?? "" });
  assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
  await recharge(caller);
  assert.deepEqual([(await classes(caller))[1], await tries(caller)], [["packs", 33_000], ["succeeded"]]);
});

test("ALW-15: a purchase that a credit of the customer's pays in part or whole brings all its credits", async () => {
  for (const balance of [-100, -100_000]) {
    const caller = await lacking();
    await world.stripe.customers.update(await customerOf(caller), { balance });
    assert.ok((await recharge(caller)).ok);
    const [invoice, ...others] = await invoicesOf(caller);
    assert.deepEqual([invoice?.status, others], ["paid", []]);
    assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
    await reconcileSince(world.service, later(START, -DAY), caller.now, "test");
    assert.deepEqual((await classes(caller))[1], ["packs", 33_000]);
    const intentId = invoice?.payments?.data[0]?.payment.payment_intent;
    const paid = await findPayment(caller.accountId, balance === -100 ? String(intentId) : (invoice?.id ?? ""));
    assert.deepEqual([paid?.kind, paid?.state, paid?.invoiceId], ["recharge", "granted", invoice?.id]);
  }
});
