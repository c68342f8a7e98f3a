import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { db } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits, sum } from "#lib/units/millis.ts";
import { createOrg } from "../orgs/create-org.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { cancelJob } from "./cancel-job.ts";
import { confirmSpend } from "./confirm-spend.ts";
import { loadHeld } from "./load-held.ts";

const START = instant(Date.UTC(2026, 0, 31, 10));
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function studio(): Promise<Caller> {
  const accountId = randomUUID();
  const [owner] = await db()
    .insert(users)
    .values({ email: `${accountId}@example.com` })
    .returning();
  const system: Caller = { accountId, slug: "", actor: "system:test", role: "system", now: START, requestId: "test" };
  const made = await createOrg(system, { ownerId: owner?.id, name: "Studio", kind: "team", planId: "creator", zone: "UTC" });
  assert.ok(made.ok, JSON.stringify(made));
  return { ...system, actor: `user:${owner?.id}`, role: "owner", now: later(START, MINUTE) };
}

async function started(caller: Caller, count: number): Promise<string> {
  const quote = await quoteJob(caller, { operation: "shot", params: { quality: "Q2", count } });
  assert.ok(quote.ok);
  const job = await confirmSpend(caller, { quoteId: quote.value.id });
  assert.ok(job.ok);
  return job.value.jobId;
}

test("GEN-5: what is held is the sum of the jobs that hold it, each from named lots; what is released is gone from the list", async () => {
  const owner = await studio();
  const [first, second] = [await started(owner, 1), await started({ ...owner, now: later(owner.now, 1) }, 2)];
  const view = await loadHeld(owner, undefined);
  assert.deepEqual([view?.held, view?.count, view?.agrees], [credits(600), 2, true]);
  assert.deepEqual(
    view?.jobs.map(({ id, held, lots }) => [id, held, sum(lots.map(({ taken }) => taken)), lots.map(({ label }) => label)]),
    [
      [second, credits(400), credits(400), ["Monthly"]],
      [first, credits(200), credits(200), ["Monthly"]],
    ],
  );
  assert.ok((await cancelJob(owner, { jobId: second, reason: "Wrong shot list" })).ok);
  const left = await loadHeld(owner, undefined);
  assert.deepEqual([left?.held, left?.jobs.map(({ id }) => id), left?.agrees], [credits(200), [first], true]);
});

test("ACT-10: an owner may release any hold, a creator their own, a viewer none", async () => {
  const owner = await studio();
  await started(owner, 1);
  const mayRelease = async (caller: Caller) => (await loadHeld(caller, undefined))?.jobs.map((job) => job.mayRelease);
  assert.deepEqual(await mayRelease(owner), [true]);
  assert.deepEqual(await mayRelease({ ...owner, role: "creator" }), [true]);
  assert.deepEqual(await mayRelease({ ...owner, role: "creator", actor: `user:${randomUUID()}` }), [false]);
  assert.deepEqual(await mayRelease({ ...owner, role: "viewer" }), [false]);
});
