import type { Asked } from "#db/queries/api-answers.ts";
import type { Scope } from "#lib/domain/api-keys/scope.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { env } from "#lib/env.ts";
import { planWithoutApi } from "#lib/services/api-keys/plan-without-api.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import { authenticate } from "./api/authenticate.ts";
import { type Attempt, fingerprintOf, once, tryIdOf } from "./api/idempotency.ts";
import type { ApiOperation } from "./api/operation.ts";
import { CODES, invalid, type Problem, problem, problemOf, problemText } from "./api/problem.ts";
import { admit, rateHeaders } from "./api/rate-limit.ts";
import { readBody } from "./api/read-body.ts";
import { failure } from "./failure.ts";
import { requestIdOf } from "./request-id.ts";

// Where a path has no braces, Next promises nothing.
type Params = Readonly<Record<string, unknown>> | undefined;
type Context = { readonly params: Promise<Params> };
type Handler = (request: Request, context: Context) => Promise<Response>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
type Visit = { readonly caller: Caller; readonly scopes: readonly Scope[] | null; readonly headers: Readonly<Record<string, string>> };

const NOBODY = "00000000-0000-0000-0000-000000000000";
/** No id of ours is longer, and no verb takes a longer one. */
const LONGEST_ID = 100;
const JSON_TYPE = "application/json";
const CHALLENGE = { "www-authenticate": 'Bearer realm="Greenlight"' };
const PROBLEM_TYPE = "application/problem+json";

/**
 * The door of the HTTP API (api-v1.md): makes the handlers of one route file from its operations. It lets in who bears a key
 * with the scope, bounds and reads the body, does a POST once under its Idempotency-Key (GEN-9), and answers every refusal and
 * every failure as a problem document (RFC 9457) with the request's id and nothing of the error. Methods without an
 * operation are 405.
 */
export function apiRoute(...operations: readonly ApiOperation[]): Readonly<Record<Method, Handler>> {
  const allow = [...operations.map(({ method }) => method), "OPTIONS"].join(", ");
  const handlerOf = (method: Method): Handler => {
    const operation = operations.find((one) => one.method === method);
    if (operation) return (request, context) => guarded(request, (id) => serve(operation, request, context, id));
    const refusal = problem("method_not_allowed", `This address takes ${allow}.`);
    return (request) => guarded(request, async () => problemAttempt(refusal), { allow });
  };
  const options: Handler = async (request) =>
    new Response(null, { status: 204, headers: { allow, "x-request-id": requestIdOf(request.headers) } });
  return {
    GET: handlerOf("GET"),
    POST: handlerOf("POST"),
    PUT: handlerOf("PUT"),
    PATCH: handlerOf("PATCH"),
    DELETE: handlerOf("DELETE"),
    OPTIONS: options,
  };
}

/** The handlers of an address that the API does not have. */
export function noSuchRoute(): Readonly<Record<Method, Handler>> {
  const missing: Handler = (request) => guarded(request, async () => problemAttempt(problem("not_found", "The API has no such address.")));
  return { GET: missing, POST: missing, PUT: missing, PATCH: missing, DELETE: missing, OPTIONS: missing };
}

type Served = Pick<Attempt, "status" | "type" | "body"> & { readonly headers?: Readonly<Record<string, string>> };

async function guarded(
  request: Request,
  body: (requestId: string) => Promise<Served>,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const served = await body(requestId).catch((error: unknown): Served => {
    const { reason, detail } = failure(error, "an API call failed", requestId);
    if (reason === "unexpected") return problemAttempt(problem("internal", CODES.internal.title));
    return { ...problemAttempt(problem("unavailable", CODES.unavailable.title)), headers: { "retry-after": String(detail["retryAfter"]) } };
  });
  const { status, type, body: text, headers = {} } = served;
  return new Response(text, {
    status,
    headers: { "cache-control": "no-store", ...more, ...headers, "content-type": type, "x-request-id": requestId },
  });
}

async function serve(operation: ApiOperation, request: Request, context: Context, requestId: string): Promise<Served> {
  if (operation.sandboxOnly && env().GREENLIGHT_MODE === "production") return problemAttempt(problem("not_found", CODES.not_found.title));
  const visit = await visitOf(operation, request, requestId);
  if ("code" in visit) return { ...problemAttempt(visit), headers: visit.code === "unauthenticated" ? CHALLENGE : {} };
  const { caller, scopes, headers } = visit;
  if (headers["retry-after"]) return { ...problemAttempt(problem("rate_limited", CODES.rate_limited.title)), headers };
  if (operation.scope && !scopes?.includes(operation.scope)) {
    return { ...problemAttempt(problem("forbidden", "This key lacks the scope.", { scope: operation.scope })), headers };
  }
  const params = textsOf(await context.params);
  if (Object.values(params).some((text) => text.length > LONGEST_ID)) {
    return { ...problemAttempt(problem("not_found", CODES.not_found.title)), headers };
  }
  return { ...(await answerOf(operation, request, caller, params)), headers };
}

async function visitOf({ scope, sandboxOnly }: ApiOperation, request: Request, requestId: string): Promise<Visit | Problem> {
  const server = clock();
  if (scope === null) {
    const caller: Caller = { accountId: NOBODY, slug: "", actor: "system:api", role: "key", permissions: [], now: server, requestId };
    return { caller, scopes: null, headers: {} };
  }
  const known = await authenticate(request.headers, server, requestId);
  if (!known) return problem("unauthenticated", "Send a key as `Authorization: Bearer gl_…`, and nowhere else.");
  const { caller, key } = known;
  const off = sandboxOnly ? null : await planWithoutApi(key);
  if (off) return problem("forbidden", off.message, { reason: "plan_without_api", plan: off.plan, upgrade: off.upgrade });
  const headers = key.isLimited ? rateHeaders(await admit(caller.accountId, key.id)) : {};
  return { caller, scopes: key.scopes, headers };
}

async function answerOf(
  operation: ApiOperation,
  request: Request,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Served> {
  const query = queryOf(operation, new URL(request.url).searchParams);
  if ("problem" in query) return problemAttempt(query.problem);
  if (operation.method === "GET") return attempt(operation, { caller, params, query: query.values, body: undefined, tryId: null });
  const key = request.headers.get("idempotency-key");
  const wrong = keyProblem(operation, key);
  if (wrong) return problemAttempt(wrong);
  const body = await readBody(request);
  if ("problem" in body) return problemAttempt(body.problem);
  const call = { caller, params, query: query.values, body: body.value, tryId: null };
  if (key === null) return attempt(operation, call);
  const asked: Asked = {
    accountId: caller.accountId,
    route: `POST ${operation.path}`,
    key,
    fingerprint: fingerprintOf({ params, query: query.values, body: body.value }),
  };
  const answer = await once(asked, () => attempt(operation, { ...call, tryId: tryIdOf(asked) }));
  if (answer === "mismatch") return problemAttempt(problem("idempotency_mismatch", CODES.idempotency_mismatch.title));
  if (answer === "running") return problemAttempt(problem("conflict", "The first request under this Idempotency-Key is still running."));
  return answer;
}

async function attempt(operation: ApiOperation, call: Parameters<ApiOperation["run"]>[0]): Promise<Attempt> {
  const outcome = await operation.run(call);
  if (!outcome.ok) return problemAttempt(problemOf(outcome));
  return { status: operation.status ?? 200, type: JSON_TYPE, body: JSON.stringify(outcome.value), isFinal: true };
}

// What was refused before anything was decided, or failed, may be asked again under its key.
const PASSING = new Set([400, 401, 403, 413, 429, 500, 503]);

function problemAttempt(found: Problem): Attempt {
  const { status } = CODES[found.code];
  return { status, type: PROBLEM_TYPE, body: problemText(found), isFinal: !PASSING.has(status) };
}

function keyProblem({ movesCredits }: ApiOperation, key: string | null): Problem | null {
  if (key === null) return movesCredits ? invalid([{ path: "Idempotency-Key", message: "is required: this moves credits" }]) : null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return null;
  return invalid([{ path: "Idempotency-Key", message: "must be 1 to 255 printable ASCII characters without spaces" }]);
}

/** The address's query, each name once. A key in it stands in every log on the way: it is refused. */
function queryOf(
  { query }: ApiOperation,
  search: URLSearchParams,
): { readonly values: Readonly<Record<string, string>> } | { readonly problem: Problem } {
  const names = [...new Set(search.keys())].slice(0, 20);
  const errors = names.flatMap((name) => {
    const values = search.getAll(name);
    if (values.some((value) => /^gl_(live|test)_/.test(value)))
      return [{ path: name, message: "must not carry a key: send it as a header" }];
    if (query === null || name === "__proto__") return [{ path: name, message: "is not known" }];
    return values.length > 1 ? [{ path: name, message: "is given twice" }] : [];
  });
  return errors.length > 0 ? { problem: invalid(errors) } : { values: Object.fromEntries(search) };
}

function textsOf(params: Params): Record<string, string> {
  return Object.fromEntries(Object.entries(params ?? {}).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

function clock(): Instant {
  return instant(Date.now());
}
