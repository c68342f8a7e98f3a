import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findJob, listJobs } from "#db/queries/jobs.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { claimMessages, markDelivered, postpone } from "#db/queries/outbox.ts";
import { outbox, users } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import { SANDBOX_FAILING_PROJECT } from "#lib/domain/jobs/sandbox.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { RendererEvent } from "#lib/gateways/renderer.ts";
import { signed } from "#lib/gateways/signing.ts";
import { applyRendererEvent, receiveRendererEvent } from "#lib/request/renderer-events.ts";
import { askAgain } from "#lib/services/jobs/ask-again.ts";
import { cancelJob } from "#lib/services/jobs/cancel-job.ts";
import { confirmSpend } from "#lib/services/jobs/confirm-spend.ts";
import { expireHolds } from "#lib/services/jobs/expire-holds.ts";
import { createOrg } from "#lib/services/orgs/create-org.ts";
import { quoteJob } from "#lib/services/rating/quote-job.ts";
import { DAY, instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { startRenderer } from "../../sandbox/renderer.ts";
import { deliverOutbox, waitAfter } from "./deliver-outbox.ts";

const SECRET = "the renderer's secret in this test";
const clock = () => instant(Date.now());
let database: Awaited<ReturnType<typeof freshDatabase>>;
let stopRenderer: () => Promise<void>;
let callbacks: Server;
let rendererPort: number;

before(async () => {
  database = await freshDatabase();
  callbacks = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const heard = await receiveRendererEvent(new Request("http://callback/", { method: "POST", headers, body: Buffer.concat(chunks) }));
    response.writeHead(heard.status).end();
  });
  await new Promise<void>((resolve) => callbacks.listen(0, "127.0.0.1", resolve));
  rendererPort = await freePort();
  process.env["APP_URL"] = `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}`;
  process.env["RENDERER_URL"] = `http://127.0.0.1:${rendererPort}`;
  process.env["RENDERER_SECRET"] = SECRET;
  process.env["LOG_LEVEL"] = "silent";
  stopRenderer = await startRenderer({ port: rendererPort, secret: SECRET, pace: 0.02 });
});

after(async () => {
  await stopRenderer();
  callbacks.closeAllConnections();
  callbacks.close();
  await database.drop();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function studio(): Promise<Caller> {
  const accountId = randomUUID();
  const [owner] = await db()
    .insert(users)
    .values({ email: `${accountId}@example.com` })
    .returning();
  const system: Caller = { accountId, slug: "", actor: "system:test", role: "system", now: later(clock(), -MINUTE), requestId: "test" };
  const made = await createOrg(system, { ownerId: owner?.id, name: "Studio", kind: "team", planId: "creator", zone: "Europe/Berlin" });
  assert.ok(made.ok, JSON.stringify(made));
  return { ...system, actor: `user:${owner?.id}`, role: "owner", now: clock() };
}

async function started(caller: Caller, project?: string): Promise<string> {
  const quote = await quoteJob(caller, { operation: "shot", params: { quality: "Q2", count: 3 }, ...(project ? { project } : {}) });
  assert.ok(quote.ok, JSON.stringify(quote.ok || quote.detail));
  const job = await confirmSpend(caller, { quoteId: quote.value.id, run: "renderer" });
  assert.ok(job.ok);
  return job.value.jobId;
}

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
  const caller = await studio();
  const jobId = await started(caller, "Pilot");
  while ((await deliverOutbox(clock)) > 0);
  const { hold, run } = await ended(caller, jobId);
  assert.deepEqual([hold.outcome, hold.settled, hold.returned, run?.progress], ["succeeded", credits(600), 0n, 100]);
  assert.ok((await messagesOf(caller)).every(({ doneAt }) => doneAt !== null));
});

test("GEN-5: the project that the pages name fails, and everything returns", async () => {
  const caller = await studio();
  const jobId = await started(caller, SANDBOX_FAILING_PROJECT);
  while ((await deliverOutbox(clock)) > 0);
  const { hold } = await ended(caller, jobId);
  assert.deepEqual([hold.outcome, hold.settled, hold.returned], ["failed", 0n, credits(600)]);
  assert.equal((await loadAccount(caller.accountId))?.available, credits(33_000));
});

test("two workers share the outbox: each message is claimed once, and one whose worker died comes back after its lease", async () => {
  const caller = await studio();
  const id = { accountId: caller.accountId, topic: "test.shared", payload: {} };
  const ids = Array.from({ length: 40 }, () => randomUUID());
  await db()
    .insert(outbox)
    .values(ids.map((each) => ({ ...id, id: each })));
  const taken = (await Promise.all(Array.from({ length: 8 }, () => claimMessages(10, MINUTE)))).flat();
  assert.deepEqual(taken.map((claim) => claim.id).sort(), ids.sort());
  const [first] = taken;
  assert.ok(first);
  for (const claim of taken.slice(1)) await markDelivered(claim);
  assert.equal((await claimMessages(10, MINUTE)).length, 0);
  await db()
    .update(outbox)
    .set({ dueAt: clock() })
    .where(and(eq(outbox.accountId, caller.accountId), eq(outbox.id, first.id)));
  const [again] = await claimMessages(10, MINUTE);
  assert.deepEqual([again?.id, again?.attempts], [first.id, 2]);
  // The worker that was thought dead finishes after all: its lease is over, so it marks nothing.
  await markDelivered(first);
  const [row] = await db()
    .select()
    .from(outbox)
    .where(and(eq(outbox.accountId, caller.accountId), eq(outbox.id, first.id)));
  assert.equal(row?.doneAt, null);
  assert.ok(again);
  await postpone(again, 60_000, "x".repeat(5_000));
  await db().delete(outbox).where(eq(outbox.accountId, caller.accountId));
});

test("a message that nobody handles is parked with its reason", async () => {
  const caller = await studio();
  await db().insert(outbox).values({ accountId: caller.accountId, id: randomUUID(), topic: "toString", payload: {} });
  await deliverOutbox(clock);
  const [row] = await messagesOf(caller);
  assert.deepEqual([row?.doneAt, row?.lastError], [null, "nobody handles this topic"]);
  assert.ok(row && row.dueAt > later(clock(), 1_000 * DAY));
});

test("GEN-5: while the renderer is away a start waits; after the last attempt the job fails and everything returns", async () => {
  const caller = await studio();
  const jobId = await started(caller);
  await stopRenderer();
  await deliverOutbox(clock);
  const [waiting] = await messagesOf(caller);
  assert.ok(waiting?.lastError && waiting.dueAt > clock(), JSON.stringify(waiting));
  await db().update(outbox).set({ attempts: 11, dueAt: clock() }).where(eq(outbox.accountId, caller.accountId));
  await deliverOutbox(clock);
  assert.deepEqual([(await findJob(caller.accountId, jobId))?.hold.outcome, (await loadAccount(caller.accountId))?.held], ["failed", 0n]);
  stopRenderer = await startRenderer({ port: rendererPort, secret: SECRET, pace: 0.02 });
});

test("a job that the renderer lost is named to it again after a minute of silence, and not before", async () => {
  const caller = await studio();
  const jobId = await started(caller);
  await db().delete(outbox).where(eq(outbox.accountId, caller.accountId));
  await askAgain(later(clock(), SECOND), "early");
  assert.equal((await findJob(caller.accountId, jobId))?.run, null);
  assert.ok((await askAgain(later(clock(), 2 * MINUTE), "late")) >= 1);
  assert.equal((await ended(caller, jobId)).hold.outcome, "succeeded");
});

test("GEN-5: a hold gives everything back after its day, once, whoever looks; before it, nothing", async () => {
  const caller = await studio();
  const jobId = await started(caller);
  await expireHolds(later(clock(), DAY - MINUTE), "early");
  assert.equal((await findJob(caller.accountId, jobId))?.hold.state, "open");
  const expired = await Promise.all([expireHolds(later(clock(), DAY + SECOND), "a"), expireHolds(later(clock(), DAY + SECOND), "b")]);
  assert.ok(expired[0] + expired[1] >= 1);
  const job = await findJob(caller.accountId, jobId);
  assert.deepEqual([job?.hold.outcome, job?.hold.returned], ["expired", credits(600)]);
  assert.equal((await loadAccount(caller.accountId))?.held, 0n);
});

test("reports: progress never goes back, repeats change nothing, and what comes after the end is ignored", async () => {
  const caller = await studio();
  const { accountId } = caller;
  const jobId = await started(caller);
  const report = async (event: Record<string, unknown>) => {
    const outcome = await applyRendererEvent({ accountId, jobId, ...event } as RendererEvent, clock(), "test");
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
  const caller = await studio();
  const { accountId } = caller;
  const jobId = await started(caller);
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

test("jobs are listed newest first, by page, state, member and part of a project, and only to their own account", async () => {
  const caller = await studio();
  const [first, second, third] = [await started(caller, "Pilot 100%"), await started(caller), await started(caller, "Pilot 1000")];
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
  assert.equal(await findJob((await studio()).accountId, first), null);
});

test("waits grow from a second to five minutes", () => {
  assert.ok(waitAfter(1) >= SECOND && waitAfter(1) <= 1.25 * SECOND);
  assert.ok(waitAfter(11) <= 1.25 * 5 * MINUTE);
});
