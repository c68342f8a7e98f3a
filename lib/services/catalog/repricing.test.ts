import assert from "node:assert/strict";
import { after, test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findQuote } from "#db/queries/rating.ts";
import { freshDatabase } from "#db/testing.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { DAY, HOUR, type Instant, later } from "#lib/units/instant.ts";
import { cardOf, newestCard } from "../cards.ts";
import { confirmSpend } from "../jobs/confirm-spend.ts";
import { finishJob } from "../jobs/finish-job.ts";
import { loadJob } from "../jobs/load-job.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { at, openOrg } from "../testing.ts";
import { loadRepricing } from "./load-repricing.ts";
import { cardLike, file, next, publish, start } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);

test("GEN-3: from its effective moment a version prices new quotes; what was quoted before is stale then, and keeps its price", async () => {
  await file(cardLike("moving", "act3"));
  const org = await openOrg("moving", "creator", start);
  const owner = { ...org, role: "owner" as const };
  const shot = { operation: "shot", params: { quality: "Q2", count: 1 } };
  const before = await quoteJob(owner, shot);
  assert.ok(before.ok);
  const running = await confirmSpend(owner, { quoteId: before.value.id });
  const kept = await quoteJob(owner, shot);
  assert.ok(running.ok && kept.ok);

  const moment = later(start, 5 * 60_000);
  const made = await publish(start, "moving", next(cardLike("moving", "act3"), 2, '"Q2":"200"', '"Q2":"250"'), moment);
  assert.ok(made.ok && made.value.version === 2, JSON.stringify(made));
  assert.equal((await cardOf({ cardId: "moving", cardVersion: 1 }, later(moment, -1)))?.version, 1);
  assert.equal((await newestCard("moving", moment))?.version, 2);

  const then = { ...owner, now: moment };
  const stale = await confirmSpend(then, { quoteId: kept.value.id });
  assert.deepEqual(stale, { ok: false, reason: "quote_stale", detail: { quoted: 1, current: 2 } });
  const fresh = await quoteJob(then, shot);
  assert.ok(fresh.ok);
  assert.deepEqual([fresh.value.cardVersion, fresh.value.total], [2, 250_000n]);
  assert.ok((await confirmSpend(then, { quoteId: fresh.value.id })).ok);

  // The job that ran all the while is settled, and read, by the version that priced it.
  const system = { ...then, role: "system" as const };
  const settled = await finishJob(system, { jobId: running.value.jobId, actual: { quality: "Q2", count: 1 } });
  assert.ok(settled.ok);
  const job = await loadJob(then, running.value.jobId);
  assert.deepEqual([job?.job.settled, job?.cardName], [200_000n, "ACT 3 AI, version 1"]);
  assert.equal((await findQuote(org.accountId, before.value.id))?.total, 200_000n);
});

test("a quote that was confirmed in time is told as used, not as stale, after a repricing", async () => {
  await file(cardLike("used", "act3"));
  const owner = { ...(await openOrg("used", "creator", start)), role: "owner" as const };
  const quoted = await quoteJob(owner, { operation: "shot", params: { quality: "Q1", count: 1 } });
  assert.ok(quoted.ok);
  const first = await confirmSpend(owner, { quoteId: quoted.value.id });
  assert.ok(first.ok);
  assert.ok((await publish(start, "used", next(cardLike("used", "act3"), 2, '"Q1":"80"', '"Q1":"90"'))).ok);
  const again = await confirmSpend(owner, { quoteId: quoted.value.id });
  assert.deepEqual(again, { ok: false, reason: "quote_used", detail: { jobId: first.value.jobId } });
});

test("a new plan's credits come with the first period that begins after the version took effect, however late it is closed", async () => {
  await file(cardLike("renewing", "alwrity"));
  const org = await openOrg("renewing", "pro", start);
  const due = (await loadAccount(org.accountId))?.period.end ?? assert.fail();
  const body = next(cardLike("renewing", "alwrity"), 2, '"amount":"1000"', '"amount":"1500"');
  assert.ok((await publish(start, "renewing", body, later(due, HOUR))).ok);
  assert.ok((await renewCycle({ ...org, now: later(due, 2 * DAY) }, {})).ok);
  const monthly = async () => (await loadAccount(org.accountId))?.lots.find((lot) => lot.class === "monthly")?.remaining;
  assert.equal(await monthly(), 1_000_000n);
  const following = (await loadAccount(org.accountId))?.period.end ?? assert.fail();
  assert.ok((await renewCycle({ ...org, now: following }, {})).ok);
  assert.equal(await monthly(), 1_500_000n);
});

test("a repricing tells what the jobs of the last 30 days would have cost: how many, how much, and what no longer fits", async () => {
  await file(cardLike("repriced", "act3"), at("2026-01-01T00:00:00Z"));
  const org = await openOrg("repriced", "studio", start);
  const jobs = [
    { operation: "shot", params: { quality: "Q2", count: 2 } },
    { operation: "shot", params: { quality: "Q2", count: 2 } },
    { operation: "shot", params: { quality: "Q1", count: 1 } },
    { operation: "script", params: { minutes: 120 } },
  ];
  const run = async (now: Instant, job: (typeof jobs)[number]) => {
    const owner = { ...org, role: "owner" as const, now };
    const quoted = await quoteJob(owner, job);
    assert.ok(quoted.ok);
    assert.ok((await confirmSpend(owner, { quoteId: quoted.value.id })).ok);
  };
  for (const job of jobs) await run(later(start, HOUR), job);
  const card: RateCard = JSON.parse(
    next(cardLike("repriced", "act3"), 2, '"Q2":"200"', '"Q2":"150"')
      .replace('"Q1":"80"', '"Q1":"100"')
      .replace('"id":"script","label":"Film', '"id":"screenplay","label":"Film'),
  );
  const view = await loadRepricing({ now: later(start, 20 * DAY) }, card);
  assert.deepEqual(
    view.operations,
    [
      { operation: "script", unit: "credit", count: 1, more: 0, less: 0, refused: 1, before: 0n, after: 0n },
      { operation: "shot", unit: "credit", count: 3, more: 1, less: 2, refused: 0, before: 880_000n, after: 700_000n },
    ].toSorted(
      (a, b) =>
        view.operations.findIndex((each) => each.operation === a.operation) -
        view.operations.findIndex((each) => each.operation === b.operation),
    ),
  );
  assert.deepEqual(
    view.changes.map(({ jobs: { count }, difference }) => [count, difference]),
    [
      [2, -100_000n],
      [1, 20_000n],
    ],
  );
  assert.equal(view.complete, true);
  const later30 = await loadRepricing({ now: later(start, 40 * DAY) }, card);
  assert.deepEqual([later30.operations, later30.changes], [[], []]);
});
