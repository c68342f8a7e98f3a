import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { findJob, listJobs } from "#db/queries/jobs.ts";
import { freshDatabase } from "#db/testing.ts";
import { cancelJob } from "#lib/services/jobs/cancel-job.ts";
import { openMinuteAgo, startJob } from "#lib/services/jobs/testing.ts";
import { instant } from "#lib/units/instant.ts";

const database = await freshDatabase();
after(database.drop);

const clock = () => instant(Date.now());

test("jobs are listed newest first, by page, state, member and part of a project, and only to their own account", async () => {
  const caller = await openMinuteAgo(clock());
  const [first, second, third] = [
    await startJob(caller, { run: "renderer", project: "Pilot 100%" }),
    await startJob(caller, { run: "renderer" }),
    await startJob(caller, { run: "renderer", project: "Pilot 1000" }),
  ];
  await cancelJob(caller, { jobId: second });
  const ids = async (filter: object) => (await listJobs(caller.accountId, { limit: 10, ...filter })).jobs.map(({ hold }) => hold.id);
  const page = await listJobs(caller.accountId, { limit: 2 });
  assert.equal(page.jobs.length, 2);
  assert.ok(page.next);
  assert.deepEqual([...page.jobs.map(({ hold }) => hold.id), ...(await ids({ after: page.next }))].sort(), [first, second, third].sort());
  assert.deepEqual(await ids({ state: "cancelled" }), [second]);
  assert.deepEqual(await ids({ project: "100%" }), [first]);
  assert.deepEqual((await ids({ createdBy: caller.actor })).length, 3);
  assert.deepEqual(await ids({ createdBy: `user:${randomUUID()}` }), []);
  assert.deepEqual((await ids({ after: "nonsense" })).length, 3);
  assert.equal(await findJob((await openMinuteAgo(clock())).accountId, first), null);
});
