import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Instant, later, SECOND } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { refundJob } from "../jobs/refund-job.ts";
import { ask, at, classes, fail, hold, holdOf, must, openOrg, settle } from "../testing.ts";
import { changePlan } from "./change-plan.ts";
import { renewCycle } from "./renew-cycle.ts";

const START = at("2026-01-10T09:00:00Z");
const CLOSE = at("2026-02-10T09:00:00Z");
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
async function close(caller: Caller, now: Instant = CLOSE): Promise<Caller> {
  const renewed = await renewCycle(when(caller, now), {});
  assert.ok(renewed.ok);
  return when(caller, later(now, SECOND));
}
async function verified({ accountId, now }: Caller): Promise<void> {
  assert.deepEqual(await verifyLedger(accountId, undefined, now), []);
}

test("GEN-6, ACT-3: what returns after a close goes to the bank, where it would have been had it never been held", async () => {
  const studio = await openOrg("act3", "creator", START);
  const jobId = await hold(studio, 3_000);
  const later = await close(studio);
  assert.deepEqual(await classes(later), [
    ["monthly", 33_000],
    ["bank", 30_000],
  ]);
  await fail(later, jobId);
  assert.deepEqual(await classes(later), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  await verified(later);
});

test("GEN-6, ACT-3: what returns after a close into a full bank is forfeited, but for the room that is left", async () => {
  const studio = await openOrg("act3", "creator", START);
  const banked = await close(await close(studio), at("2026-03-10T09:00:00Z"));
  assert.deepEqual((await classes(banked))[1], ["bank", 66_000]);
  const jobId = await hold(banked, 3_000);
  const third = await close(banked, at("2026-04-10T09:00:00Z"));
  await fail(third, jobId);
  assert.deepEqual(await classes(third), [
    ["monthly", 33_000],
    ["bank", 66_000],
  ]);
  await verified(third);
});

test("GEN-6, ALW-3: on a card without a bank, what returns after the close has expired", async () => {
  const studio = await openOrg("alwrity", "pro", START);
  const jobId = await hold(studio, 1_150);
  const next = await close(studio);
  const returned = await fail(next, jobId);
  assert.equal(returned.returned, credits(1_150));
  assert.deepEqual(await classes(next), [
    ["monthly", 1_000],
    ["bonus", 200],
  ]);
  await verified(next);
});

test("ACT-4: what a close banked is there until the close of the sixth cycle after it, and not longer", async () => {
  let studio = await close(await openOrg("act3", "creator", START));
  for (const month of ["03", "04", "05", "06", "07"]) {
    await settle(studio, await hold(studio, 33_000), 33_000);
    studio = await close(studio, at(`2026-${month}-10T09:00:00Z`));
  }
  assert.deepEqual(await classes(studio), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  await settle(studio, await hold(studio, 33_000), 33_000);
  studio = await close(studio, at("2026-08-10T09:00:00Z"));
  assert.deepEqual(await classes(studio), [["monthly", 33_000]]);
  await verified(studio);
});

test("GEN-6: what a hold took of a lot returns to it a millisecond before the lot expires, and expires with it at that instant", async () => {
  const end = at("2026-01-20T00:00:00Z");
  const pack = { class: "packs", rank: 2, amount: credits(500), expiresAt: end, periodEnd: null, source: "test" } as const;
  for (const [now, left] of [
    [later(end, -1), 500],
    [end, 0],
  ] as const) {
    const studio = await openOrg("alwrity", "free", START);
    await must(ask(studio, { ...pack, kind: "grant", lotId: studio.accountId }));
    const jobId = await hold(studio, 600);
    await fail(when(studio, now), jobId);
    assert.deepEqual(
      await classes(studio),
      left === 0
        ? [["monthly", 100]]
        : [
            ["monthly", 100],
            ["packs", left],
          ],
    );
    await verified(when(studio, now));
  }
});

test("GEN-6: a hold that straddles two closes is met by both: banked by the first, kept within the cap by the second", async () => {
  const studio = await openOrg("act3", "creator", START);
  const jobId = await hold(studio, 33_000);
  const first = await close(studio);
  const second = await close(first, at("2026-03-10T09:00:00Z"));
  const third = await close(second, at("2026-04-10T09:00:00Z"));
  assert.deepEqual((await classes(third))[1], ["bank", 66_000]);
  await fail(third, jobId);
  assert.deepEqual((await classes(third))[1], ["bank", 66_000]);
  await verified(third);
});

test("GEN-4, GEN-6: a confirm in the very millisecond of a close draws from the new period, and what it took of a full bank returns to it whole", async () => {
  const studio = await openOrg("act3", "creator", START);
  const banked = await close(await close(studio), at("2026-03-10T09:00:00Z"));
  const boundary = at("2026-04-10T09:00:00Z");
  await close(banked, boundary);
  const jobId = await hold(when(studio, boundary), 50_000);
  await fail(when(studio, boundary), jobId);
  assert.deepEqual(await classes(studio), [
    ["monthly", 33_000],
    ["bank", 66_000],
  ]);
  await verified(when(studio, boundary));
});

const ORDERS = [
  "expire close hold",
  "close expire hold",
  "hold close expire",
  "hold expire close",
  "expire hold close",
  "close hold expire",
];
test("GEN-4, ACT-6: an expiry, a close and a confirm in one millisecond end alike in every order, but that a confirm before the close is told to close first", async () => {
  const pack = { class: "packs", rank: 2, amount: credits(500), expiresAt: CLOSE, periodEnd: null, source: "test" } as const;
  for (const order of ORDERS) {
    const studio = await openOrg("act3", "creator", START);
    await must(ask(studio, { ...pack, kind: "grant", lotId: studio.accountId }));
    const boundary = when(studio, CLOSE);
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      expire: () => must(ask(boundary, { kind: "expire" })),
      close: () => close(boundary),
      hold: () => ask(boundary, holdOf(boundary, credits(33_500))),
    };
    const answers = new Map<string, unknown>();
    for (const step of order.split(" ")) answers.set(step, await steps[step]?.());
    const isFirst = order.indexOf("hold") < order.indexOf("close");
    assert.partialDeepStrictEqual(answers.get("hold"), isFirst ? { reason: "period_due" } : { status: "done" }, order);
    const account = await loadAccount(studio.accountId);
    assert.deepEqual([account?.available, account?.held], isFirst ? [credits(66_000), 0n] : [credits(32_500), credits(33_500)], order);
    await verified(boundary);
  }
});

test("ACT-6, ACT-13: after three missed closes an upgrade closes them in order first, then adds for what is left of the running period", async () => {
  const studio = await openOrg("act3", "creator", START);
  const april = at("2026-04-25T09:00:00Z");
  const changed = await changePlan(when(studio, april), { planId: "studio" });
  assert.ok(changed.ok);
  assert.equal(changed.value.granted, credits(43_500), "87,000 more a month, for 15 of 30 days");
  assert.deepEqual(await classes(studio), [
    ["monthly", 76_500],
    ["bank", 66_000],
  ]);
  const next = await close(studio, at("2026-05-10T09:00:00Z"));
  assert.deepEqual(await classes(next), [
    ["monthly", 120_000],
    ["bank", 142_500],
  ]);
  await verified(next);
});

test("GEN-6, GEN-8: a refund after settling returns across a close to where its lot went, and never more than was spent", async () => {
  const studio = await openOrg("act3", "creator", START);
  const jobId = await hold(studio, 5_000);
  await settle(studio, jobId, 4_000);
  const next = await close(studio);
  assert.deepEqual((await classes(next))[1], ["bank", 29_000]);
  const refund = { jobId, memo: "the shot was unusable" };
  assert.ok((await refundJob(next, { ...refund, key: "a", amount: 3_000_000n })).ok);
  assert.ok((await refundJob(next, { ...refund, key: "a", amount: 3_000_000n })).ok, "the same again is answered, not booked again");
  const more = await refundJob(next, { ...refund, key: "b", amount: 1_000_001n });
  assert.equal(more.ok || more.reason, "exceeds_spent");
  assert.deepEqual((await classes(next))[1], ["bank", 32_000]);
  await verified(next);
});
