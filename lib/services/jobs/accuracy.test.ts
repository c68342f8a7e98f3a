import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pool } from "#db/client.ts";
import { settledJobs } from "#db/queries/accuracy.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { HOUR, later, MINUTE } from "#lib/units/instant.ts";
import { credits, ZERO } from "#lib/units/millis.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { at, openOrg } from "../testing.ts";
import { confirmSpend } from "./confirm-spend.ts";
import { failJob } from "./fail-job.ts";
import { finishJob } from "./finish-job.ts";
import { loadAccuracy } from "./load-accuracy.ts";
import { refundJob } from "./refund-job.ts";

const ZONE = "Europe/Berlin";
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

type Asked = { readonly operation: string; readonly params: Record<string, unknown> };
const RENDER = (gpuSeconds: number): Asked => ({ operation: "render", params: { gpuSeconds, cpuSeconds: 50 } });
const SHOT: Asked = { operation: "shot", params: { quality: "Q2", count: 1 } };

/** Runs a job from its quote to its end at a moment; without `actual` it fails. */
async function ran(caller: Caller, moment: string, asked: Asked, actual: Record<string, unknown> | null): Promise<string> {
  const then = { ...caller, now: at(moment) };
  const quote = await quoteJob(then, asked);
  assert.ok(quote.ok);
  const job = await confirmSpend({ ...then, now: later(then.now, MINUTE) }, { quoteId: quote.value.id });
  assert.ok(job.ok, job.ok ? "" : job.reason);
  const { jobId } = job.value;
  const end = { ...then, now: later(then.now, HOUR) };
  const ended = actual ? await finishJob(end, { jobId, actual }) : await failJob(end, { jobId, reason: "It broke." });
  assert.ok(ended.ok);
  return jobId;
}

async function studio(): Promise<Caller> {
  const caller = await openOrg("act3", "creator", at("2026-03-01T12:00:00Z"), ZONE);
  // 600 GPU seconds are 360 credits, 50 of CPU are 1.
  await ran(caller, "2026-03-02T10:00:00Z", RENDER(600), { gpuSeconds: 500, cpuSeconds: 50 });
  await ran(caller, "2026-03-09T10:00:00Z", RENDER(600), { gpuSeconds: 700, cpuSeconds: 50 });
  // Still the 10th in UTC, the 11th in Berlin.
  const exact = await ran(caller, "2026-03-10T23:30:00Z", SHOT, SHOT.params);
  await ran(caller, "2026-03-12T10:00:00Z", SHOT, null);
  const refunded = await refundJob(
    { ...caller, now: at("2026-03-13T10:00:00Z") },
    { key: "r", jobId: exact, amount: credits(50), memo: "Kind" },
  );
  assert.ok(refunded.ok);
  return { ...caller, now: at("2026-03-20T12:00:00Z") };
}

test("GEN-5: quotes are held to what settled jobs cost; what failed is no error, nor is what was refunded or never charged", async () => {
  const view = await loadAccuracy(await studio(), {});
  assert.ok(view);
  assert.deepEqual([view.by, view.first, view.last, view.isCut, view.trend.length], ["day", "2026-02-19", "2026-03-20", false, 30]);
  assert.deepEqual(view.total, {
    jobs: 3,
    exact: 1,
    quoted: credits(922),
    signed: ZERO,
    absolute: credits(120),
    excess: credits(60),
    meanSigned: ZERO,
    meanAbsolute: credits(40),
  });
  assert.deepEqual(
    view.trend.filter(({ accuracy }) => accuracy.jobs > 0).map(({ first, accuracy }) => [first, accuracy.signed]),
    [
      ["2026-03-02", credits(-60)],
      ["2026-03-09", credits(60)],
      ["2026-03-11", ZERO],
    ],
  );
  assert.deepEqual(
    view.operations.map(({ label, accuracy }) => [label, accuracy.jobs, accuracy.exact]),
    [
      ["Render", 2, 0],
      ["Shot", 1, 1],
    ],
  );
});

test("the trend of one operation is that operation's alone, by week in longer stretches, and nobody sees another account's", async () => {
  const caller = await studio();
  const shots = await loadAccuracy(caller, { range: "90", operation: "shot" });
  assert.deepEqual([shots?.by, shots?.total.jobs, shots?.operations.length], ["week", 1, 2]);
  assert.deepEqual(
    shots?.trend.filter(({ accuracy }) => accuracy.jobs > 0).map(({ first }) => first),
    ["2026-03-09"],
  );
  const odd = await loadAccuracy(caller, { range: "100000", operation: "no such" });
  assert.deepEqual([odd?.range, odd?.operation, odd?.total.jobs], ["30", null, 3]);
  const other = await openOrg("act3", "creator", at("2026-03-01T12:00:00Z"), ZONE);
  assert.equal((await loadAccuracy({ ...other, now: caller.now }, {}))?.total.jobs, 0);
});

test("jobs from before the stretch are not looked at, and of very many only the newest are", async () => {
  const { accountId } = await studio();
  const jobs = async (since: string, most: number) =>
    (await settledJobs(accountId, at(since), ZONE, most)).reduce((count, row) => count + row.jobs, 0);
  assert.deepEqual(
    [await jobs("2026-03-01T00:00:00Z", 100), await jobs("2026-03-09T10:02:00Z", 100), await jobs("2026-03-01T00:00:00Z", 2)],
    [3, 1, 2],
  );
  // Whatever the size of the table, the way there is the key.
  const plan =
    await pool().unsafe(`explain select from holds where account_id = '${accountId}' and id >= '01a00000-0000-7000-8000-000000000000'
    and state = 'settled' order by id desc limit 10`);
  assert.match(JSON.stringify(plan), /holds_account_id_id_pk/);
});
