import assert from "node:assert/strict";
import { test } from "node:test";
import { atomically } from "#db/atomically.ts";
import { publishWrite } from "#db/queries/catalog.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { listPayments } from "#db/queries/payments.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { credits, minus } from "#lib/units/millis.ts";
import { boundaryAfter } from "#lib/units/period.ts";
import { customerOf, openOwner, previewed, START, subscribe, until } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { loadPlansPage } from "./load-plans-page.ts";
import { look } from "./look.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { startPlanChange } from "./start-plan-change.ts";
import { applyCatalog, planCatalog } from "./sync-catalog.ts";

const world = await payingWorld();
// No shipped card has prices by the year: this one is ACT 3's with them.
const act3 = latestCard("act3") ?? assert.fail();
const years: Readonly<Record<string, string>> = { creator: "350", studio: "990" };
const plans = act3.plans.map((plan) => ({ ...plan, ...(years[plan.id] ? { yearlyPrice: years[plan.id] } : {}) }));
const body = JSON.stringify({ ...act3, id: "yearly", version: 1, plans });
const row = { cardId: "yearly", version: 1, body, source: "file", note: null } as const;
await atomically(publishWrite({ ...row, publishedAt: START, publishedBy: "system:test", effectiveAt: later(START, -DAY) }));
await applyCatalog(world.service, await planCatalog(world.service, START));

/** An owner on the card with prices by the year, whose plan is paid for by checkout at once. */
async function subscribed(planId: string, interval: "month" | "year"): Promise<Caller> {
  const caller = await openOwner({ cardId: "yearly" });
  await subscribe(world, caller, planId, interval);
  return caller;
}
const month = async (caller: Caller, count: number) => {
  const { anchor } = (await loadAccount(caller.accountId)) ?? assert.fail();
  return later(boundaryAfter(START, anchor, count), DAY);
};
const monthly = async (caller: Caller) => (await classes(caller)).find(([name]) => name === "monthly")?.[1];
const totals = async (caller: Caller) => {
  const customer = await customerOf(caller);
  return (await world.stripe.invoices.list({ customer, limit: 100 })).data.map(({ total }) => total).toReversed();
};

test("ACT-2: a plan by the year is charged once a year and brings its credits on every one of fourteen closes", async () => {
  let caller = await subscribed("creator", "year");
  assert.deepEqual(await classes(caller), [["monthly", 33_000]]);
  // The rest of the first month is paid in proportion, and the year begins with the next one.
  const [first = 0] = await totals(caller);
  assert.equal(first, Math.round((35_000 * 30) / 365));
  const page = await loadPlansPage(caller);
  assert.deepEqual([page.hasAnnual, page.current.interval], [true, "year"]);
  assert.deepEqual(page.plans.find(({ plan }) => plan.id === "studio")?.prices.year, { cents: 99_000, currency: "USD" });
  for (let count = 1; count <= 14; count += 1) {
    caller = await until(caller, await month(caller, count));
    assert.equal(await monthly(caller), 33_000, `month ${count}`);
    assert.equal((await loadAccount(caller.accountId))?.planId, "creator");
  }
  assert.deepEqual(await totals(caller), [first, 35_000, 35_000]);
});

test("ACT-13: an upgrade in the middle of a year brings the difference at once, and the higher plan's credits for the rest of it", async () => {
  let caller = await subscribed("creator", "year");
  caller = await until(caller, await month(caller, 3));
  assert.ok((await startPlanChange(caller, await previewed(caller, "studio", "year"))).ok);
  const account = (await loadAccount(caller.accountId)) ?? assert.fail();
  const { start, end } = account.period;
  const joined = Math.floor((87_000 * (end - caller.now)) / (end - start));
  assert.equal(await monthly(caller), 33_000 + joined);
  for (let count = 4; count <= 14; count += 1) {
    caller = await until(caller, await month(caller, count));
    assert.deepEqual([await monthly(caller), (await loadAccount(caller.accountId))?.planId], [120_000, "studio"], `month ${count}`);
  }
  assert.equal((await totals(caller)).filter((total) => total === 99_000).length, 1, "the year after is paid for at Studio's price");
});

test("ACT-13: from a month to a year, and a lower plan by the year, wait for the end of what is paid for", async () => {
  let caller = await subscribed("studio", "month");
  const upward = await previewPlanChange(await subscribed("creator", "month"), { planId: "studio", interval: "year" });
  assert.equal(upward.ok ? "" : upward.reason, "other_interval");
  assert.ok((await startPlanChange(caller, await previewed(caller, "studio", "year"))).ok);
  assert.equal((await findSubscription(caller.accountId))?.pendingPlanId, "studio");
  caller = await until(caller, await month(caller, 1));
  assert.deepEqual([(await findSubscription(caller.accountId))?.interval, await monthly(caller)], ["year", 120_000]);
  caller = await until(caller, await month(caller, 3));
  assert.ok((await startPlanChange(caller, await previewed(caller, "creator", "year"))).ok);
  for (let count = 4; count <= 12; count += 1) {
    caller = await until(caller, await month(caller, count));
    assert.equal(await monthly(caller), 120_000, `month ${count}`);
  }
  caller = await until(caller, await month(caller, 13));
  assert.deepEqual([await monthly(caller), (await loadAccount(caller.accountId))?.planId], [33_000, "creator"]);
  assert.deepEqual((await totals(caller)).slice(-2), [99_000, 35_000]);
});

/** Gives back a part of the year's invoice, and looks into that. */
async function givenBack(caller: Caller, minor: bigint): Promise<void> {
  for await (const { id, total } of world.service.invoices.list({ customerId: await customerOf(caller) })) {
    const [intentId] = (await world.service.invoices.find(id))?.intentIds ?? [];
    if (total.minor !== 35_000n || !intentId) continue;
    const refund = await world.service.refunds.create({ intentId, amount: { minor, currency: "USD" }, key: `${id} ${minor}` });
    await look(caller, world.service, { kind: "refund", id: refund.id });
    return;
  }
  assert.fail("the year was not paid for");
}

test("a part of a year that is given back is taken of every month that comes later too, and another part of it of those after that", async () => {
  let caller = await subscribed("creator", "year");
  caller = await until(caller, await month(caller, 1));
  const all = async () => (await loadAccount(caller.accountId))?.available;
  assert.equal(await all(), credits(66_000));
  await givenBack(caller, 17_500n);
  assert.equal(await all(), credits(49_500), "half of the month that is there");
  caller = await until(caller, await month(caller, 2));
  assert.deepEqual([await monthly(caller), await all()], [16_500, credits(66_000)]);
  caller = await until(caller, await month(caller, 3));
  assert.equal(await monthly(caller), 16_500);
  // A tenth more: of the three months that are there, and of each that comes.
  const before = (await all()) ?? assert.fail();
  await givenBack(caller, 3_500n);
  assert.equal(minus(before, (await all()) ?? assert.fail()), credits(9_900));
  caller = await until(caller, await month(caller, 4));
  assert.equal(await monthly(caller), 13_200);
  const [row] = (await listPayments(caller.accountId, 50)).filter(({ kind, price }) => kind === "refund" && price === 17_500n);
  assert.equal(row?.clawed, credits(66_000), "what was taken of later months is told with it");
  await givenBack(caller, 14_000n);
  caller = await until(caller, await month(caller, 5));
  assert.equal(await monthly(caller), undefined, "with all of the money gone no month comes any more");
});
