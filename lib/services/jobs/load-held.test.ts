import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { later } from "#lib/units/instant.ts";
import { credits, sum } from "#lib/units/millis.ts";
import { at } from "../testing.ts";
import { cancelJob } from "./cancel-job.ts";
import { loadHeld } from "./load-held.ts";
import { openMinuteAgo, startJob } from "./testing.ts";

const NOW = at("2026-01-31T10:01:00Z");
const database = await freshDatabase();
after(database.drop);

test("GEN-5: what is held is the sum of the jobs that hold it, each from named lots; what is released is gone from the list", async () => {
  const owner = await openMinuteAgo(NOW);
  const [first, second] = [await startJob(owner, { count: 1 }), await startJob({ ...owner, now: later(owner.now, 1) }, { count: 2 })];
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
  const owner = await openMinuteAgo(NOW);
  await startJob(owner, { count: 1 });
  const mayRelease = async (caller: Caller) => (await loadHeld(caller, undefined))?.jobs.map((job) => job.mayRelease);
  assert.deepEqual(await mayRelease(owner), [true]);
  assert.deepEqual(await mayRelease({ ...owner, role: "creator" }), [true]);
  assert.deepEqual(await mayRelease({ ...owner, role: "creator", actor: `user:${randomUUID()}` }), [false]);
  assert.deepEqual(await mayRelease({ ...owner, role: "viewer" }), [false]);
});
