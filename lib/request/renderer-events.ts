import { findOrg } from "#db/queries/orgs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { env } from "#lib/env.ts";
import { type RendererEvent, rendererEvent } from "#lib/gateways/renderer.ts";
import { isSigned } from "#lib/gateways/signing.ts";
import { failJob } from "#lib/services/jobs/fail-job.ts";
import { finishJob } from "#lib/services/jobs/finish-job.ts";
import { reportProgress } from "#lib/services/jobs/report-progress.ts";
import { type Instant, instant, later } from "#lib/units/instant.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { boundedBody } from "./bounded-body.ts";
import { failureResponse, problem } from "./failure.ts";
import { requestIdOf } from "./request-id.ts";

const BODY_LIMIT = 64 * 1024;
const STATUS: Readonly<Record<string, number>> = { not_found: 404, invalid_request: 422 };

/**
 * A renderer's report. Answers 200 when it was heard, also for a job that has ended meanwhile; 401 without a fresh, true
 * signature; 404 for an unknown job; 422 for a report that makes no sense; 503 or 500 when it should be repeated.
 */
export async function receiveRendererEvent(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const now = instant(Date.now());
  // A sender that leaves in the middle is not waiting for an answer.
  const body = await boundedBody(request, BODY_LIMIT).catch(() => null);
  if (body === null) return problem(413, "too_large", requestId);
  if (!isSigned(env().RENDERER_SECRET ?? "", (name) => request.headers.get(name), body, now))
    return problem(401, "bad_signature", requestId);
  const event = rendererEvent.safeParse(parsed(body));
  if (!event.success) return problem(422, "invalid_request", requestId);
  try {
    const outcome = await applyRendererEvent(event.data, now, requestId);
    if (outcome.ok || outcome.reason === "job_ended") return Response.json({ heard: true }, { headers: { "cache-control": "no-store" } });
    return problem(STATUS[outcome.reason] ?? 409, outcome.reason, requestId);
  } catch (error) {
    return failureResponse(error, `a renderer's report on job ${event.data.jobId} was not kept; it will be repeated`, requestId);
  }
}

/** Does what a report says, as the system, by the organization's own clock. Repeating it changes nothing. */
export async function applyRendererEvent(event: RendererEvent, now: Instant, requestId: string): Promise<Outcome<unknown>> {
  const { accountId, jobId } = event;
  const organization = await findOrg(accountId);
  if (!organization) return refuse("not_found");
  const { slug, clockSkew } = organization;
  const caller: Caller = { accountId, slug, actor: "system:renderer", role: "system", now: later(now, clockSkew), requestId };
  switch (event.type) {
    case "progress":
      return reportProgress(caller, { jobId, progress: event.progress, message: event.message });
    case "finished":
      return finishJob(caller, { jobId, actual: event.actual, output: event.output });
    case "failed":
      return failJob(caller, { jobId, reason: event.reason });
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
