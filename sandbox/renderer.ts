import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { SANDBOX_FAILING_PROJECT, SANDBOX_SLOW_PROJECT } from "#lib/domain/jobs/sandbox.ts";
import type { RendererEvent } from "#lib/gateways/renderer.ts";
import { isSigned, signed } from "#lib/gateways/signing.ts";
import { instant } from "#lib/units/instant.ts";

const STEPS = [
  { progress: 5, message: "Reading the request" },
  { progress: 20, message: "Setting up the scene" },
  { progress: 40, message: "Rendering" },
  { progress: 60, message: "Rendering" },
  { progress: 80, message: "Rendering" },
  { progress: 95, message: "Checking the result" },
];
const BODY_LIMIT = 64 * 1024;
const TRIES = 8;

const job = z.object({ jobId: z.string(), accountId: z.string(), project: z.string().nullable(), callbackUrl: z.url() });
type Job = Readonly<z.infer<typeof job>>;
/** `pace` shortens the seconds that a job takes, for tests. */
type Options = { readonly port: number; readonly secret: string; readonly pace?: number };

/**
 * A renderer that renders nothing: it takes 3 to 8 seconds, reports progress, and finishes, or fails for the project that
 * the pages name. It speaks the protocol of lib/gateways/http-renderer.ts. Answers a function that stops it.
 */
export async function startRenderer({ port, secret, pace = 1 }: Options): Promise<() => Promise<void>> {
  const running = new Map<string, AbortController>();
  const server = createServer((request, response) => {
    answer(request, response, { running, secret, pace }).catch(() => reply(response, 500));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return async () => {
    for (const job of running.values()) job.abort();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}

type Site = { readonly running: Map<string, AbortController>; readonly secret: string; readonly pace: number };

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const body = await read(request);
  if (request.method !== "POST") return reply(response, 405);
  if (body === null) return reply(response, 413);
  if (!isSigned(site.secret, (name) => headerOf(request, name), body, now())) return reply(response, 401);
  const cancelled = /^\/jobs\/([\w-]{1,100})\/cancel$/.exec(request.url ?? "")?.[1];
  if (cancelled) {
    site.running.get(cancelled)?.abort();
    return reply(response, 202);
  }
  const job = request.url === "/jobs" ? jobOf(body) : null;
  if (!job) return reply(response, 422);
  // Asked again for a job that runs: it is the same job.
  if (!site.running.has(job.jobId)) {
    const stopped = new AbortController();
    site.running.set(job.jobId, stopped);
    void render(job, site, stopped.signal).finally(() => site.running.delete(job.jobId));
  }
  reply(response, 202);
}

async function render(job: Job, { secret, pace }: Site, stopped: AbortSignal): Promise<void> {
  const { jobId, accountId, callbackUrl } = job;
  const seconds = (3 + Math.random() * 5) * (job.project === SANDBOX_SLOW_PROJECT ? 60 : 1);
  const tell = (event: RendererEvent) => report(callbackUrl, secret, event, stopped);
  for (const [index, step] of STEPS.entries()) {
    await pause((seconds * 1_000 * pace) / STEPS.length, stopped);
    if (stopped.aborted) return;
    if (job.project === SANDBOX_FAILING_PROJECT && index === 3) {
      return tell({
        type: "failed",
        accountId,
        jobId,
        reason: `The sandbox fails every job of the project ${SANDBOX_FAILING_PROJECT}, so that a refund can be seen.`,
      });
    }
    // A lost progress report costs nothing: the next one says more.
    void tell({ type: "progress", accountId, jobId, ...step });
  }
  const qualityScore = Math.round((7 + Math.random() * 3) * 10) / 10;
  await tell({ type: "finished", accountId, jobId, output: { seconds: Math.round(seconds * 10) / 10, qualityScore } });
}

/** Reports until somebody says that it was heard, a bounded number of times. */
async function report(url: string, secret: string, event: RendererEvent, stopped: AbortSignal): Promise<void> {
  const body = JSON.stringify(event);
  const tries = event.type === "progress" ? 1 : TRIES;
  for (let tried = 0; tried < tries && !stopped.aborted; tried++) {
    if (tried > 0) await pause(Math.min(250 * 2 ** tried, 15_000), stopped);
    const headers = { "content-type": "application/json", ...signed(secret, body, now()) };
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(5_000)]);
    const heard = await fetch(url, { method: "POST", headers, body, redirect: "error", signal }).catch(() => null);
    await heard?.body?.cancel();
    if (heard && heard.status < 500 && heard.status !== 401 && heard.status !== 429) return;
  }
}

function jobOf(body: string): Job | null {
  try {
    return job.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part: Buffer = chunk;
    size += part.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function reply(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status).end();
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
}

function now() {
  return instant(Date.now());
}

/** Waits; an abort ends the wait at once. */
async function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal: stopped }).catch(() => undefined);
}
