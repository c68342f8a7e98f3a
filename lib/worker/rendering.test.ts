import assert from "node:assert/strict";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findJob } from "#db/queries/jobs.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { outbox } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import { SANDBOX_FAILING_PROJECT } from "#lib/domain/jobs/sandbox.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { receiveRendererEvent } from "#lib/request/renderer-events.ts";
import { askAgain } from "#lib/services/jobs/ask-again.ts";
import { openMinuteAgo, startJob } from "#lib/services/jobs/testing.ts";
import { instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { startRenderer } from "../../sandbox/renderer.ts";
import { freePort, portOf } from "../../scripts/lib/ports.ts";
import { deliverOutbox } from "./deliver-outbox.ts";

const SECRET = "the renderer's secret in this test";
const clock = () => instant(Date.now());
const database = await freshDatabase();
const callbacks = createServer(async (request, response) => {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const body = Buffer.from(await buffer(request));
  response.writeHead((await receiveRendererEvent(new Request("http://callback/", { method: "POST", headers, body }))).status).end();
});
await new Promise<void>((resolve) => callbacks.listen(0, "127.0.0.1", resolve));
const rendererPort = await freePort();
process.env["APP_URL"] = `http://127.0.0.1:${portOf(callbacks)}`;
process.env["RENDERER_URL"] = `http://127.0.0.1:${rendererPort}`;
process.env["RENDERER_SECRET"] = SECRET;
const start = () => startRenderer({ port: rendererPort, secret: SECRET, pace: 0.02 });
let stopRenderer = await start();

after(async () => {
  await stopRenderer();
  callbacks.closeAllConnections();
  callbacks.close();
  await database.drop();
});

async function ended({ accountId }: Caller, jobId: string) {
  for (let tries = 0; tries < 200; tries++) {
    const job = await findJob(accountId, jobId);
    if (job && job.hold.state !== "open") return job;
    await pause(25);
  }
  throw new Error("the job did not end");
}

const messagesOf = ({ accountId }: Caller) => db().select().from(outbox).where(eq(outbox.accountId, accountId)).orderBy(outbox.createdAt);

test("a confirmed job is rendered over signed HTTP, reports progress and settles", async () => {
  const caller = await openMinuteAgo(clock());
  const jobId = await startJob(caller, { run: "renderer", project: "Pilot" });
  while ((await deliverOutbox(clock)) > 0);
  const { hold, run } = await ended(caller, jobId);
  assert.deepEqual([hold.outcome, hold.settled, hold.returned, run?.progress], ["succeeded", credits(600), 0n, 100]);
  assert.ok((await messagesOf(caller)).every(({ doneAt }) => doneAt !== null));
});

test("GEN-5: the project that the pages name fails, and everything returns", async () => {
  const caller = await openMinuteAgo(clock());
  const jobId = await startJob(caller, { run: "renderer", project: SANDBOX_FAILING_PROJECT });
  while ((await deliverOutbox(clock)) > 0);
  const { hold } = await ended(caller, jobId);
  assert.deepEqual([hold.outcome, hold.settled, hold.returned], ["failed", 0n, credits(600)]);
  assert.equal((await loadAccount(caller.accountId))?.available, credits(33_000));
});

test("GEN-5: while the renderer is away a start waits; after the last attempt the job fails and everything returns", async () => {
  const caller = await openMinuteAgo(clock());
  const jobId = await startJob(caller, { run: "renderer" });
  await stopRenderer();
  await deliverOutbox(clock);
  const [waiting] = await messagesOf(caller);
  assert.ok(waiting?.lastError && waiting.dueAt > clock(), JSON.stringify(waiting));
  await db().update(outbox).set({ attempts: 11, dueAt: clock() }).where(eq(outbox.accountId, caller.accountId));
  await deliverOutbox(clock);
  assert.deepEqual([(await findJob(caller.accountId, jobId))?.hold.outcome, (await loadAccount(caller.accountId))?.held], ["failed", 0n]);
  stopRenderer = await start();
});

test("a job that the renderer lost is named to it again after a minute of silence, and not before", async () => {
  const caller = await openMinuteAgo(clock());
  const jobId = await startJob(caller, { run: "renderer" });
  await db().delete(outbox).where(eq(outbox.accountId, caller.accountId));
  await askAgain(later(clock(), SECOND), "early");
  assert.equal((await findJob(caller.accountId, jobId))?.run, null);
  assert.ok((await askAgain(later(clock(), 2 * MINUTE), "late")) >= 1);
  assert.equal((await ended(caller, jobId)).hold.outcome, "succeeded");
});
