import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { loadStatement } from "#db/queries/entries.ts";
import { loadAccount, spentByDay } from "#db/queries/ledger.ts";
import { users } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { createOrg } from "../orgs/create-org.ts";
import { closeDuePeriods } from "../plans/close-due-periods.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { cancelJob } from "./cancel-job.ts";
import { confirmSpend } from "./confirm-spend.ts";
import { failJob } from "./fail-job.ts";
import { finishJob } from "./finish-job.ts";

const START = instant(Date.UTC(2026, 0, 31, 10));
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function studio(planId = "creator"): Promise<Caller> {
  const accountId = randomUUID();
  const [owner] = await db()
    .insert(users)
    .values({ email: `${accountId}@example.com` })
    .returning();
  const system: Caller = { accountId, slug: "", actor: "system:test", role: "system", now: START, requestId: "test" };
  const made = await createOrg(system, { ownerId: owner?.id, name: "Studio", kind: "team", planId, zone: "Europe/Berlin" });
  assert.ok(made.ok, JSON.stringify(made));
  return { ...system, actor: `user:${owner?.id}`, role: "owner", now: later(START, MINUTE) };
}

async function quoted(caller: Caller, params: unknown = { quality: "Q2", count: 3 }): Promise<string> {
  const quote = await quoteJob(caller, { operation: "shot", params });
  assert.ok(quote.ok, quote.ok ? "" : quote.reason);
  return quote.value.id;
}

async function started(caller: Caller, params?: unknown): Promise<string> {
  const job = await confirmSpend(caller, { quoteId: await quoted(caller, params) });
  assert.ok(job.ok, job.ok ? "" : job.reason);
  return job.value.jobId;
}

const asSystem = (caller: Caller): Caller => ({ ...caller, role: "system", actor: "system:renderer" });

async function balance({ accountId }: Caller) {
  const account = await loadAccount(accountId);
  return [account?.available, account?.held];
}

test("GEN-5: confirming holds the total, success settles what it cost, and the rest returns", async () => {
  const caller = await studio();
  const jobId = await started(caller);
  assert.deepEqual(await balance(caller), [credits(32_400), credits(600)]);
  const ended = await finishJob(asSystem(caller), { jobId, actual: { quality: "Q2", count: 2 }, output: { seconds: 12, qualityScore: 8 } });
  assert.deepEqual(ended, { ok: true, value: { jobId, outcome: "succeeded", settled: credits(400), returned: credits(200), excess: 0n } });
  assert.deepEqual(await balance(caller), [credits(32_600), 0n]);
  assert.deepEqual(await verifyLedger(caller.accountId, undefined, caller.now), []);
});

test("GEN-5: what a job cost beyond its hold is recorded and never charged", async () => {
  const caller = await studio();
  const jobId = await started(caller);
  const ended = await finishJob(asSystem(caller), { jobId, actual: { quality: "Q2", count: 5 } });
  assert.ok(ended.ok);
  assert.deepEqual([ended.value.settled, ended.value.excess], [credits(600), credits(400)]);
});

test("GEN-5, GEN-9: a failure returns all of it, a repeated report changes nothing, and a job ends only one way", async () => {
  const caller = await studio();
  const jobId = await started(caller);
  const failed = await failJob(asSystem(caller), { jobId, reason: "out of memory" });
  assert.deepEqual(await failJob(asSystem(caller), { jobId, reason: "out of memory" }), failed);
  const late = await finishJob(asSystem(caller), { jobId });
  assert.deepEqual(late.ok ? late : late.reason, "job_ended");
  assert.deepEqual(await balance(caller), [credits(33_000), 0n]);
});

test("GEN-3: a quote confirmed by twenty callers at once charges once, and the others are told its job", async () => {
  const caller = await studio();
  const quoteId = await quoted(caller);
  const answers = await Promise.all(Array.from({ length: 20 }, () => confirmSpend(caller, { quoteId })));
  const jobs = answers.map((answer) =>
    answer.ok ? answer.value.jobId : answer.reason === "quote_used" ? answer.detail["jobId"] : answer.reason,
  );
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
  assert.equal(new Set(jobs).size, 1);
  assert.deepEqual(await balance(caller), [credits(32_400), credits(600)]);
});

test("GEN-3: an expired, a foreign and an unknown quote are refused and change nothing", async () => {
  const [caller, other] = [await studio(), await studio()];
  const quoteId = await quoted(caller);
  const reasonOf = async (who: Caller, id: string) => {
    const answer = await confirmSpend(who, { quoteId: id });
    return answer.ok ? "ok" : answer.reason;
  };
  assert.equal(await reasonOf({ ...caller, now: later(caller.now, 15 * MINUTE) }, quoteId), "quote_expired");
  assert.equal(await reasonOf(other, quoteId), "not_found");
  assert.equal(await reasonOf(caller, randomUUID()), "not_found");
  assert.deepEqual(
    [await balance(caller), await balance(other)],
    [
      [credits(33_000), 0n],
      [credits(33_000), 0n],
    ],
  );
});

test("GEN-4: 64 confirms at once on one account never overspend it", async () => {
  const caller = await studio();
  const quotes = await Promise.all(Array.from({ length: 64 }, () => quoted(caller, { quality: "Q3", count: 2 })));
  const answers = await Promise.all(quotes.map((quoteId) => confirmSpend(caller, { quoteId })));
  assert.equal(answers.filter(({ ok }) => ok).length, 41);
  assert.ok(answers.every((answer) => answer.ok || answer.reason === "insufficient_credits"));
  assert.deepEqual(await balance(caller), [credits(200), credits(32_800)]);
  assert.deepEqual(await verifyLedger(caller.accountId, undefined, caller.now), []);
});

test("ACT-10: a free-tier account spends only after a sign-in with LinkedIn; a role that may not spend is refused", async () => {
  const trial = await studio("starter");
  const answer = await confirmSpend(trial, { quoteId: await quoted(trial, { quality: "Q1", count: 1 }) });
  assert.equal(answer.ok || answer.reason, "linkedin_required");
  const viewer: Caller = { ...trial, role: "viewer" };
  const refused = await confirmSpend(viewer, { quoteId: randomUUID() });
  assert.equal(refused.ok || refused.reason, "forbidden");
});

test("GEN-5: a creator cancels their own job and no other's; an owner any", async () => {
  const owner = await studio();
  const jobId = await started(owner);
  const creator: Caller = { ...owner, role: "creator", actor: `user:${randomUUID()}` };
  const refused = await cancelJob(creator, { jobId });
  assert.equal(refused.ok || refused.reason, "not_your_job");
  assert.ok((await cancelJob(owner, { jobId, reason: "wrong scene" })).ok);
  assert.deepEqual(await balance(owner), [credits(33_000), 0n]);
});

test("ACT-3 to ACT-6, GEN-10: two workers close three missed periods once each, into the bank and up to its cap, on the anchor's day", async () => {
  const caller = await studio();
  const now = later(START, 100 * DAY);
  const closed = await Promise.all([closeDuePeriods(now), closeDuePeriods(now)]);
  const account = await loadAccount(caller.accountId);
  assert.equal(closed[0] + closed[1] >= 3, true);
  assert.deepEqual(
    account?.lots.map((lot) => [lot.class, lot.remaining]),
    [
      ["monthly", credits(33_000)],
      ["bank", credits(33_000)],
      ["bank", credits(33_000)],
    ],
  );
  assert.equal(
    account?.period.start,
    Date.UTC(2026, 3, 30, 9),
    "31 Jan 11:00 in Berlin closes on 28 Feb, 31 Mar and 30 Apr, at 09:00 UTC in summer",
  );
  assert.deepEqual(await verifyLedger(caller.accountId, undefined, caller.now), []);
});

test("GEN-10: a period that ended before the worker came by is closed by the confirm itself", async () => {
  const caller = await studio();
  const late: Caller = { ...caller, now: later(START, 40 * DAY) };
  const quoteId = await quoted(late);
  assert.ok((await confirmSpend(late, { quoteId })).ok);
  assert.deepEqual(await balance(caller), [credits(65_400), credits(600)]);
});

test("GEN-8: a statement adds up over any stretch, and the roll-ups say what was spent", async () => {
  const caller = await studio();
  await finishJob(asSystem({ ...caller, now: later(START, DAY) }), { jobId: await started(caller) });
  for (const period of [
    { start: START, end: later(START, 40 * DAY) },
    { start: later(START, 2 * MINUTE), end: later(START, 3 * DAY) },
    { start: START, end: later(START, 5 * MINUTE) },
  ]) {
    const { closing } = await loadStatement(caller.accountId, period, "Europe/Berlin");
    assert.equal(closing, credits(32_400), JSON.stringify(period));
  }
  assert.deepEqual(await spentByDay(caller.accountId, "2026-01-01", "2026-12-31"), [
    { day: "2026-02-01", operation: "shot", amount: credits(600), count: 1 },
  ]);
  assert.equal(
    (
      await db()
        .select()
        .from(users)
        .where(eq(users.email, `${caller.accountId}@example.com`))
    ).length,
    1,
  );
});
