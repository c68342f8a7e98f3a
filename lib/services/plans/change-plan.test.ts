import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { chargeUsage } from "../jobs/charge-usage.ts";
import { ask, at, classes, fail, hold, must, openOrg } from "../testing.ts";
import { changePlan, restartPeriod } from "./change-plan.ts";
import { renewCycle } from "./renew-cycle.ts";

const START = at("2026-01-31T10:00:00Z");
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
async function period({ accountId }: Caller): Promise<string[]> {
  const account = await loadAccount(accountId);
  return account ? [account.period.start, account.period.end].map(formatInstant) : [];
}
async function verified({ accountId, now }: Caller): Promise<void> {
  assert.deepEqual(await verifyLedger(accountId, undefined, now), []);
}

test("ACT-13: an upgrade keeps the period and adds whole credits for what is left of it; five at once upgrade once", async () => {
  const studio = await openOrg("act3", "starter", START);
  const [before] = [await period(studio)];
  const third = when(studio, at("2026-02-09T17:20:00Z"));
  const answers = await Promise.all(Array.from({ length: 5 }, () => changePlan(third, { planId: "creator" })));
  assert.ok(answers.some((answer) => answer.ok));
  const account = await loadAccount(studio.accountId);
  // 32,200 more a month, for 18 days, 16 hours and 40 minutes of 28 days.
  assert.deepEqual([account?.available, account?.planId, account?.trialEndsAt], [credits(800 + 21_498), "creator", null]);
  assert.deepEqual(await period(studio), before);
  await verified(third);
});

test("ACT-13: what a downgrade asks waits for the period's end, and the same plan changes nothing", async () => {
  const studio = await openOrg("act3", "studio", START);
  const down = await changePlan(studio, { planId: "creator" });
  const same = await changePlan(studio, { planId: "studio" });
  const none = await changePlan(studio, { planId: "gold" });
  assert.deepEqual(
    [down, same, none].map((each) => each.ok || each.reason),
    ["not_an_upgrade", "same_plan", "unknown_plan"],
  );
});

test("ACT-13, ACT-3: what an upgrade added rolls over with the month, within the new plan's cap", async () => {
  const studio = await openOrg("act3", "creator", START);
  assert.ok((await changePlan(studio, { planId: "studio" })).ok);
  assert.deepEqual(await classes(studio), [["monthly", 120_000]]);
  const next = when(studio, at("2026-02-28T10:00:00Z"));
  assert.ok((await renewCycle(next, {})).ok);
  assert.deepEqual(await classes(next), [
    ["monthly", 120_000],
    ["bank", 120_000],
  ]);
  await verified(next);
});

test("ALU-1: a change of plan ends the period, however short, and starts a full one: recurring credits do not stack, extra ones stay", async () => {
  const studio = await openOrg("alugha", "basic", START);
  const extra = { class: "extra", rank: 1, amount: credits(1_000), expiresAt: null, periodEnd: null, source: "pack" } as const;
  await must(ask(studio, { ...extra, kind: "grant", lotId: studio.accountId }));
  const soon = when(studio, at("2026-01-31T10:00:02.500Z"));
  const jobId = await hold(soon, 2_000);
  assert.ok((await changePlan(soon, { planId: "pro" })).ok);
  assert.deepEqual(await classes(soon), [
    ["recurring", 20_000],
    ["extra", 1_000],
  ]);
  assert.deepEqual(await period(soon), ["2026-01-31T10:00:02.000Z", "2026-02-28T10:00:02.000Z"]);
  await fail(soon, jobId);
  assert.deepEqual((await classes(soon))[0], ["recurring", 20_000], "what was held of the period that ended has ended with it (GEN-6)");
  await verified(soon);
});

test("ALU-1, GEN-10: a restart moves the anchor; on the 30th it falls on the last day of February and comes back after", async () => {
  const studio = await openOrg("alugha", "basic", at("2026-01-12T10:00:00Z"));
  const now = when(studio, at("2026-01-30T22:15:00Z"));
  assert.ok((await restartPeriod(now, {})).ok);
  assert.deepEqual(await period(now), ["2026-01-30T22:15:00.000Z", "2026-02-28T22:15:00.000Z"]);
  const march = when(studio, at("2026-03-01T00:00:00Z"));
  await renewCycle(march, {});
  assert.deepEqual(await period(march), ["2026-02-28T22:15:00.000Z", "2026-03-30T22:15:00.000Z"]);
  await verified(march);
});

test("GEN-10: closes keep their local time over the changes of clocks in Berlin and in New York", async () => {
  for (const [zone, start, now, expected] of [
    ["Europe/Berlin", "2026-02-28T23:30:00Z", "2026-04-02T00:00:00Z", ["2026-03-31T22:30:00.000Z", "2026-04-30T22:30:00.000Z"]],
    ["America/New_York", "2026-10-15T03:00:00Z", "2026-11-20T00:00:00Z", ["2026-11-15T04:00:00.000Z", "2026-12-15T04:00:00.000Z"]],
  ] as const) {
    const studio = await openOrg("act3", "creator", at(start), zone);
    await renewCycle(when(studio, at(now)), {});
    assert.deepEqual(await period(studio), expected, zone);
    await verified(when(studio, at(now)));
  }
});

test("ALU-2, ALU-5: traffic takes what is there and waives the rest, once under its key; encoding is charged in full or not at all", async () => {
  const studio = await openOrg("alugha", "basic", START);
  await must(ask(studio, { kind: "charge", operation: "encoding", cardId: "alugha", cardVersion: 1, amount: credits(4_995) }));
  const encoding = await chargeUsage(studio, { key: "e", operation: "encoding", params: { seconds: 61 } });
  assert.deepEqual(encoding.ok || [encoding.reason, encoding.detail["shortfall"]], ["insufficient_credits", credits(19)]);
  const traffic = { key: "t", operation: "traffic", params: { bytes: 1_000_000_000 } };
  for (const _ of [1, 2]) {
    const charged = await chargeUsage(studio, traffic);
    assert.partialDeepStrictEqual(charged, { ok: true, value: { charged: credits(5), waived: credits(5), available: 0n } });
  }
  await verified(studio);
});
