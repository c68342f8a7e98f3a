import assert from "node:assert/strict";
import { after, test } from "node:test";
import { findJob } from "#db/queries/jobs.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { openMinuteAgo, startJob } from "#lib/services/jobs/testing.ts";
import { DAY, instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { expireHolds } from "./expire-holds.ts";

const database = await freshDatabase();
after(database.drop);

const clock = () => instant(Date.now());

test("GEN-5: a hold gives everything back after its day, once, whoever looks; before it, nothing", async () => {
  const caller = await openMinuteAgo(clock());
  const jobId = await startJob(caller, { run: "renderer" });
  await expireHolds(later(clock(), DAY - MINUTE), "early");
  assert.equal((await findJob(caller.accountId, jobId))?.hold.state, "open");
  const expired = await Promise.all([expireHolds(later(clock(), DAY + SECOND), "a"), expireHolds(later(clock(), DAY + SECOND), "b")]);
  assert.ok(expired[0] + expired[1] >= 1);
  const job = await findJob(caller.accountId, jobId);
  assert.deepEqual([job?.hold.outcome, job?.hold.returned], ["expired", credits(600)]);
  assert.equal((await loadAccount(caller.accountId))?.held, 0n);
});
