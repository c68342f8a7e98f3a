import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { findJob } from "#db/queries/jobs.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { rendererEvent } from "#lib/gateways/renderer.ts";
import { signed } from "#lib/gateways/signing.ts";
import { openMinuteAgo, startJob } from "#lib/services/jobs/testing.ts";
import { instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { applyRendererEvent, receiveRendererEvent } from "./renderer-events.ts";

const SECRET = "the renderer's secret in this test";
process.env["RENDERER_SECRET"] = SECRET;
const database = await freshDatabase();
after(database.drop);

const clock = () => instant(Date.now());

test("reports: progress never goes back, repeats change nothing, and what comes after the end is ignored", async () => {
  const caller = await openMinuteAgo(clock());
  const { accountId } = caller;
  const jobId = await startJob(caller, { run: "renderer" });
  const report = async (event: Record<string, unknown>) => {
    const outcome = await applyRendererEvent(rendererEvent.parse({ accountId, jobId, ...event }), clock(), "test");
    return outcome.ok ? "ok" : outcome.reason;
  };
  assert.equal(await report({ type: "progress", progress: 60, message: "Rendering" }), "ok");
  assert.equal(await report({ type: "progress", progress: 20 }), "ok");
  assert.deepEqual(((run) => [run?.progress, run?.message])((await findJob(accountId, jobId))?.run), [60, "Rendering"]);
  assert.equal(await report({ type: "finished", output: { seconds: 4, qualityScore: 9 } }), "ok");
  assert.equal(await report({ type: "finished", output: { seconds: 4, qualityScore: 9 } }), "ok");
  assert.equal(await report({ type: "failed", reason: "late" }), "job_ended");
  assert.equal(await report({ type: "progress", progress: 99 }), "job_ended");
  assert.equal(await report({ type: "progress", progress: 1, jobId: randomUUID() }), "not_found");
  assert.equal(await report({ type: "progress", progress: 1, accountId: randomUUID() }), "not_found");
  assert.equal((await loadAccount(accountId))?.available, credits(32_400));
});

test("the callback: unsigned 401, old 401, senseless 422, unknown 404, heard 200 also when the job is over", async () => {
  const caller = await openMinuteAgo(clock());
  const { accountId } = caller;
  const jobId = await startJob(caller, { run: "renderer" });
  const send = async (content: unknown, at = clock(), secret = SECRET) => {
    const body = JSON.stringify(content);
    const answer = await receiveRendererEvent(
      new Request("http://callback/", { method: "POST", headers: { ...signed(secret, body, at) }, body }),
    );
    return answer.status;
  };
  const failed = { type: "failed", accountId, jobId, reason: "no GPU" };
  assert.equal(await send(failed, clock(), "a guess"), 401);
  assert.equal(await send(failed, later(clock(), -6 * MINUTE)), 401);
  assert.equal(await send({ ...failed, type: "credit" }), 422);
  assert.equal(await send({ ...failed, jobId: randomUUID() }), 404);
  assert.equal(await send(failed), 200);
  assert.equal(await send({ type: "finished", accountId, jobId }), 200);
  assert.equal((await findJob(accountId, jobId))?.hold.outcome, "failed");
});
