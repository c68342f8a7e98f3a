import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { db } from "#db/client.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findRule } from "#db/queries/recharge-rules.ts";
import { orders } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { openStudio } from "../../../sandbox/testing-owner.ts";
import { silentWorld } from "../../../sandbox/testing-silence.ts";
import { chooseCurrency } from "./choose-currency.ts";
import { dropCheckout } from "./drop-checkout.ts";
import { payerOf } from "./payer.ts";
import { setAutoRecharge } from "./set-auto-recharge.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";

const { world, between } = await silentWorld();

async function studio(): Promise<Caller> {
  const caller = await openStudio({ cardId: "alwrity", planId: "free" });
  // So that what follows is one statement after the other, and no first visit to the payment service.
  await payerOf(caller);
  return caller;
}
const buy = async (caller: Caller) => startPackCheckout(caller, { credits: "100" });
const choose = async (caller: Caller) => chooseCurrency(caller, { currency: "EUR" });
const cap = async (caller: Caller) =>
  setAutoRecharge(caller, { threshold: "150", buys: { kind: "pack", credits: "500" }, capCents: 10_000 });
const said = (outcome: { readonly ok: boolean; readonly reason?: string }) => outcome.reason ?? "done";
const ordered = async ({ accountId }: Caller) =>
  (await db().select().from(orders).where(eq(orders.accountId, accountId))).map(({ state, currency, objectId }) => ({
    state,
    currency,
    objectId,
  }));
const currencyOf = async ({ accountId }: Caller) => (await loadAccount(accountId))?.currency ?? "USD";

/** A connection of somebody who writes the account's currency, and takes it back when both wait for them: then both go on at once. */
async function atTheSameMoment<A, B>({ accountId }: Caller, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  const url = process.env["DATABASE_URL"] ?? assert.fail();
  const [somebody, watch] = [postgres(url, { max: 1 }), postgres(url, { max: 1 })];
  const waiting = async (count: number) => {
    for (let tries = 0; tries < 300; tries += 1) {
      const [row] = await watch<{ count: number }[]>`
        select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      if ((row?.count ?? 0) >= count) return;
      await setTimeout(10);
    }
    assert.fail(`${count} should wait`);
  };
  try {
    await somebody.unsafe("begin");
    await somebody.unsafe("insert into billing_currencies values ($1, 'GBP', 'somebody', now())", [accountId]);
    const one = first();
    await waiting(1);
    const two = second();
    await waiting(2);
    await somebody.unsafe("rollback");
    return await Promise.all([one, two]);
  } finally {
    await Promise.all([somebody.end(), watch.end()]);
  }
}

/** Whoever the database lets go first holds, and the other is refused. */
async function onlyOneHolds(caller: Caller, bought: string, chosen: string): Promise<void> {
  assert.deepEqual([bought, chosen].toSorted(), ["currency_changed", "done"]);
  const [order, ...others] = await ordered(caller);
  assert.deepEqual(others, []);
  assert.equal(await currencyOf(caller), chosen === "done" ? "EUR" : "USD");
  assert.deepEqual([order?.state, order?.currency], chosen === "done" ? [undefined, undefined] : ["open", "USD"]);
}

test("ALW-15: of an order and another currency at the very same moment one holds, and the other is refused", async () => {
  for (let round = 0; round < 3; round += 1) {
    const [one, two] = [await studio(), await studio()];
    const [bought, chosen] = await atTheSameMoment(
      one,
      () => buy(one),
      () => choose(one),
    );
    await onlyOneHolds(one, said(bought), said(chosen));
    const [first, second] = await atTheSameMoment(
      two,
      () => choose(two),
      () => buy(two),
    );
    await onlyOneHolds(two, said(second), said(first));
  }
});

test("ALW-15: a cap of automatic purchases that is set at that moment is in the account's currency, or is not set", async () => {
  const caller = await studio();
  const [chosen, set] = await atTheSameMoment(
    caller,
    () => choose(caller),
    () => cap(caller),
  );
  if (said(chosen) === "done") assert.equal(said(set), "currency_changed");
  else assert.deepEqual([said(chosen), said(set)], ["currency_of_recharge", "done"]);
  const rule = await findRule(caller.accountId);
  assert.equal(rule?.currency ?? "EUR", await currencyOf(caller));
});

/** What happens while the payment service makes the page of an order. */
async function whilePageOpens(caller: Caller, meanwhile: () => Promise<unknown>) {
  const isPage = (call: string) => call === "POST /v1/checkout/sessions";
  const held = between.held();
  between.hold(isPage);
  const bought = buy(caller);
  for (let tries = 0; between.held() === held && tries < 500; tries += 1) await setTimeout(10);
  await meanwhile();
  between.release();
  return bought;
}

async function isClosed(caller: Caller, outcome: Awaited<ReturnType<typeof buy>>) {
  assert.equal(said(outcome), "checkout_left");
  const payer = (await payerOf(caller)) ?? assert.fail();
  const { data } = await world.stripe.checkout.sessions.list({ customer: payer.customer.customerId });
  assert.deepEqual(
    data.map(({ status }) => status),
    ["expired"],
  );
}

test("ALW-15: a page that opens only after another currency was chosen is closed before anybody has seen it", async () => {
  const caller = await studio();
  await isClosed(caller, await whilePageOpens(caller, async () => assert.equal(said(await choose(caller)), "done")));
  assert.deepEqual(await ordered(caller), [{ state: "expired", currency: "USD", objectId: null }]);
});

test("a page that opens only after its order was dropped is closed before anybody has seen it", async () => {
  const caller = await studio();
  const drop = async () => {
    const [order] = await db().select().from(orders).where(eq(orders.accountId, caller.accountId));
    assert.equal(said(await dropCheckout(caller, { orderId: order?.id ?? "" })), "done");
  };
  await isClosed(caller, await whilePageOpens(caller, drop));
});
