import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import Stripe from "stripe";
import { pool } from "#db/client.ts";
import { findPayment } from "#db/queries/payments.ts";
import { reconcileSince } from "#lib/services/billing/reconcile.ts";
import { takeEvents } from "#lib/services/billing/take-events.ts";
import { DAY, type Instant, instant, later } from "#lib/units/instant.ts";
import { holds, START } from "../../sandbox/testing-fulfil.ts";
import { TestStudio, WEBHOOK_SECRET } from "../../sandbox/testing-payments.ts";
import { payingWorld } from "../../sandbox/testing-world.ts";
import { receivePaymentEvent } from "./payment-webhook.ts";

const OLD_SECRET = "whsec_of_last_month";
const world = await payingWorld();
process.env["STRIPE_WEBHOOK_SECRETS"] = `${WEBHOOK_SECRET}, ${OLD_SECRET}`;
beforeEach(async () => {
  await pool()`delete from payment_events`;
});

const seconds = (moment: Instant) => Math.floor(moment / 1_000);
const clock = () => instant(Date.now());
let count = 0;

function event(type: string, object: object, more: object = {}): string {
  count += 1;
  const body = { id: `evt_${count}`, object: "event", type, created: seconds(clock()), livemode: false, data: { object }, ...more };
  return JSON.stringify(body, null, 2);
}

async function send(body: string, { secret = WEBHOOK_SECRET, timestamp = seconds(clock()), signed = body } = {}): Promise<number> {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: signed, secret, timestamp });
  const headers = { "stripe-signature": signature };
  return (await receivePaymentEvent(new Request("http://localhost/api/stripe/webhook", { method: "POST", headers, body }))).status;
}

const kept = async () => Number((await pool()<{ n: string }[]>`select count(*) as n from payment_events`)[0]?.n);
const rows = () => pool()<{ type: string; done: boolean; words: string | null; attempts: number }[]>`
  select type, done_at is not null as done, last_error as words, attempts from payment_events order by received_at, event_id`;

test("an event is kept once however often it comes, and signed by either of two secrets while one is replaced (R6)", async () => {
  const body = event("invoice.paid", { id: "in_1", metadata: { account_id: "a" } });
  assert.deepEqual([await send(body), await send(body), await send(body, { secret: OLD_SECRET })], [200, 200, 200]);
  assert.equal(await kept(), 1);
  const [row] = await pool()<{ account_hint: string; object_id: string }[]>`select account_hint, object_id from payment_events`;
  assert.deepEqual({ ...row }, { account_hint: "a", object_id: "in_1" });
});

test("the same event fifty times at once is one row", async () => {
  const body = event("invoice.paid", { id: "in_2" });
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(body)));
  assert.ok(answers.every((status) => status === 200));
  assert.equal(await kept(), 1);
});

test("forged, old, dated ahead, changed and unsigned: 400 and no row (robustness E)", async () => {
  const now = seconds(clock());
  const body = event("invoice.paid", { id: "in_3" });
  const answers = [
    await send(body, { secret: "whsec_guessed" }),
    await send(body, { timestamp: now - 301 }),
    await send(body, { timestamp: now + 400 }),
    await send(body, { timestamp: now + 365 * 86_400 }),
    // The same event written again is not what was signed.
    await send(JSON.stringify(JSON.parse(body)), { signed: body }),
    await send("not json"),
    (await receivePaymentEvent(new Request("http://localhost/", { method: "POST", body }))).status,
  ];
  assert.deepEqual(answers, [400, 400, 400, 400, 400, 400, 400]);
  assert.equal(await kept(), 0);
  assert.equal(await send(body, { timestamp: now - 290 }), 200);
});

test("an event of the other mode, or of another account, is refused (robustness E)", async () => {
  assert.equal(await send(event("invoice.paid", { id: "in_4" }, { livemode: true })), 400);
  assert.equal(await send(event("invoice.paid", { id: "in_4" }, { account: "acct_other" })), 400);
  assert.equal(await kept(), 0);
});

test("a body that no event has is not read to its end", async () => {
  assert.equal(await send(event("invoice.paid", { id: "in_5", note: "x".repeat(600 * 1024) })), 413);
});

test("an unknown type is acknowledged, kept and left alone; an unknown object is of nobody (robustness E)", async () => {
  assert.equal(await send(event("terminal.reader.action_succeeded", { id: "tmr_1" })), 200);
  assert.equal(await send(event("checkout.session.completed", { id: "cs_nobody_made" })), 200);
  assert.equal(await takeEvents(START, "test", world.service), 2);
  assert.deepEqual(
    (await rows()).map(({ done, words }) => [done, words]),
    [
      [true, null],
      [true, "there is no such thing"],
    ],
  );
});

test("the worker grants what events tell of once: twice, under two ids, late, in any order, by two workers (R6)", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.packCheckout(5_000);
  const paid = await studio.pay(session);
  const told = [
    event("charge.refunded", { id: "ch_1" }),
    event("invoice.paid", { id: paid.invoiceId }),
    event("payment_intent.succeeded", { id: paid.intentId }),
    event("checkout.session.completed", { id: paid.id }),
    event("checkout.session.completed", { id: paid.id }),
    event("checkout.session.completed", { id: paid.id }, { created: seconds(later(clock(), -DAY)) }),
  ];
  for (const body of told) assert.equal(await send(body), 200);
  const taken = await Promise.all([takeEvents(START, "one", world.service), takeEvents(START, "two", world.service)]);
  assert.equal(taken[0] + taken[1], 6);
  assert.deepEqual(await holds(studio), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
  assert.ok((await rows()).every(({ done }) => done));
  assert.equal(await takeEvents(START, "three", world.service), 0);
});

test("all 24 orders of a session, an invoice, a subscription and a refund, each told three times, end alike (R6)", async () => {
  const ends = new Set<string>();
  for (const order of permutations(["session", "invoice", "subscription", "refund"])) {
    const studio = await TestStudio.open(world, { now: START });
    const { session } = await studio.planCheckout("creator");
    const paid = await studio.pay(session);
    const invoice = (await world.service.invoices.find(paid.invoiceId ?? "")) ?? assert.fail();
    const amount = { minor: invoice.total.minor / 2n, currency: "USD" };
    const refund = await world.service.refunds.create({ intentId: invoice.intentIds[0] ?? "", amount, key: paid.id });
    const told: Readonly<Record<string, string>> = {
      session: event("checkout.session.completed", { id: paid.id }),
      invoice: event("invoice.paid", { id: paid.invoiceId }),
      subscription: event("customer.subscription.updated", { id: paid.subscriptionId }),
      refund: event("refund.created", { id: refund.id }),
    };
    for (const name of order)
      for (let time = 0; time < 3; time += 1) {
        await send((told[name] ?? "").replace(/"evt_\d+"/, `"evt_${count++}_${time}"`));
        await takeEvents(START, "test", world.service);
      }
    ends.add(JSON.stringify([await holds(studio), (await findPayment(studio.accountId, invoice.id))?.state]));
  }
  assert.deepEqual([...ends], [JSON.stringify([[["monthly", 800 + 16_100]], "granted"])]);
});

test("what does not fit is set aside with words and stays so; a deleted organization gets nothing (robustness E)", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.packCheckout(5_000, { price: 7n });
  const paid = await studio.pay(session);
  const gone = await TestStudio.open(world, { now: START });
  const other = await gone.packCheckout(5_000);
  const theirs = await gone.pay(other.session);
  await pool()`delete from memberships where account_id = ${gone.accountId}`;
  await pool()`delete from organizations where id = ${gone.accountId}`;
  await send(event("checkout.session.completed", { id: paid.id }));
  await send(event("checkout.session.completed", { id: theirs.id }));
  await takeEvents(START, "test", world.service);
  const [first, second] = await rows();
  assert.match(first?.words ?? "", /paid 57.50, ordered for 0.07 USD/);
  assert.match(second?.words ?? "", /is gone/);
  assert.deepEqual([first?.done, second?.done], [false, false]);
  assert.equal(await takeEvents(START, "test", world.service), 0);
  assert.deepEqual(await holds(studio), [["monthly", 800]]);
});

test("while the payment service is away an event waits and is taken later", async () => {
  const away = { ...world.service, checkout: { ...world.service.checkout, find: () => Promise.reject(new Error("connection refused")) } };
  const studio = await TestStudio.open(world, { now: START });
  const { session } = await studio.packCheckout(5_000);
  const paid = await studio.pay(session);
  await send(event("checkout.session.completed", { id: paid.id }));
  await takeEvents(START, "test", away);
  assert.deepEqual({ ...(await rows())[0] }, { type: "checkout.session.completed", done: false, words: "connection refused", attempts: 1 });
  await pool()`update payment_events set due_at = now()`;
  await takeEvents(START, "test", world.service);
  assert.deepEqual(await holds(studio), [
    ["monthly", 800],
    ["packs", 5_000],
  ]);
});

test("reconciliation finds what no event told of, repairs it, says what, and finds nothing the next time", async () => {
  const studio = await TestStudio.open(world, { now: START });
  const bought = await studio.packCheckout(10_000);
  const paid = await studio.pay(bought.session);
  await studio.pay((await studio.planCheckout("creator")).session);
  const back = await studio.packCheckout(5_000);
  const backPaid = await studio.pay(back.session);
  const refund = await world.service.refunds.create({ intentId: backPaid.intentId ?? "", key: backPaid.id });
  const { repaired } = await reconcileSince(world.service, later(START, -DAY), START, "test");
  const ours = repaired.filter(({ accountId }) => accountId === studio.accountId);
  assert.ok(ours.some(({ kind, id }) => kind === "session" && id === paid.id));
  assert.ok(ours.some(({ kind, id }) => kind === "refund" && id === refund.id));
  assert.deepEqual(await holds(studio), [
    ["monthly", 33_000],
    ["packs", 10_000],
  ]);
  const again = await reconcileSince(world.service, later(START, -DAY), START, "test");
  assert.deepEqual(
    again.repaired.filter(({ accountId }) => accountId === studio.accountId),
    [],
  );
});

function permutations<T>(of: readonly T[]): readonly (readonly T[])[] {
  if (of.length < 2) return [of];
  return of.flatMap((first, index) => permutations(of.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}
