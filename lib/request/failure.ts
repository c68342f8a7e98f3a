import { outageOf } from "#db/unavailable.ts";
import { logOf } from "#lib/log.ts";
import { type Refusal, refuse } from "#lib/units/outcome.ts";

/** What a person is told while the books cannot be reached (R10, R12). */
export const UNAVAILABLE = "The books cannot be reached right now. What you typed is kept: try again in a moment.";

/** Logs what broke in an action or route and answers it without its text: an outage, or what nobody foresaw. */
export function failure(error: unknown, what: string, requestId: string): Refusal<"unavailable" | "unexpected"> {
  const outage = outageOf(error);
  if (outage) {
    const { reason, cause } = outage;
    // One short line each: in an outage there are many.
    logOf(requestId).warn({ reason, cause: cause === undefined ? undefined : String(cause) }, `${what}: the database is unavailable`);
    return refuse("unavailable", { message: UNAVAILABLE, retryAfter: outage.retryAfter, requestId });
  }
  logOf(requestId).error({ error }, what);
  return refuse("unexpected", { requestId });
}

/** The same as an answer to a machine: 503 with Retry-After, or 500; the request's id and nothing of the error. */
export function failureResponse(error: unknown, what: string, requestId: string): Response {
  const { reason, detail } = failure(error, what, requestId);
  if (reason === "unexpected") return problem(500, reason, requestId);
  return problem(503, reason, requestId, { "retry-after": String(detail["retryAfter"]) });
}

/** A refusal as a response that nobody stores. */
export function problem(status: number, reason: string, requestId: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ reason, requestId }, { status, headers: { ...headers, "cache-control": "no-store" } });
}
