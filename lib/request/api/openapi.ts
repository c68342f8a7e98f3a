import { z } from "zod";
import { SCOPE_MEANINGS, SCOPES } from "#lib/domain/api-keys/scope.ts";
import type { ApiOperation } from "./operation.ts";
import { CODES, type Code } from "./problem.ts";

type Json = { readonly [key: string]: unknown };

/** What every call may be answered, whatever it does. */
export const COMMON: readonly Code[] = ["invalid_request", "internal", "unavailable"];
const KEYED: readonly Code[] = ["unauthenticated", "forbidden", "rate_limited"];
const POSTED: readonly Code[] = ["payload_too_large", "idempotency_mismatch", "conflict"];

/** Every code that a call may be answered, in the order of the list of codes. */
export function codesOf({ scope, method, refusals }: ApiOperation): readonly Code[] {
  const all = new Set<Code>([...COMMON, ...(scope === null ? [] : KEYED), ...(method === "POST" ? POSTED : []), ...refusals]);
  return codeNames().filter((code) => all.has(code));
}

/**
 * The OpenAPI 3.1 document of the API at `address`, made of the very schemas that validate requests. `sandbox` says whether
 * the calls that only a sandbox has are there.
 */
export function openApi(operations: readonly ApiOperation[], address: string, sandbox: boolean): Json {
  const present = operations.filter(({ sandboxOnly }) => sandbox || !sandboxOnly);
  const byPath = Map.groupBy(present, ({ path }) => path);
  const paths = [...byPath].map(([path, calls]) => [
    path,
    Object.fromEntries(calls.map((call) => [call.method.toLowerCase(), callOf(call)])),
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Greenlight",
      version: "1.0.0",
      summary: "Binding quotes, jobs, and the ledger that pays for them.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: `${address}/api/v1` }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: `A key, gl_live_… or gl_test_…, with scopes: ${SCOPES.map((scope) => `${scope}: ${SCOPE_MEANINGS[scope].about}`).join(" ")}`,
        },
      },
      headers: { requestId: { description: "Names the request in every log.", schema: { type: "string" } } },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM: Json = {
  type: "object",
  description: "RFC 9457. `code` is stable; further members depend on it.",
  properties: {
    type: { type: "string", format: "uri-reference" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: codeNames() },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } }, required: ["path", "message"] },
    },
  },
  required: ["type", "title", "status", "code", "detail"],
};

function callOf(operation: ApiOperation): Json {
  const { id, summary, about, scope, body, example, status = 200, answer } = operation;
  const content = body && { "application/json": { schema: schemaOf(body, "input"), ...(example === null ? {} : { example }) } };
  const good = {
    description: status === 201 ? "Made." : "Done.",
    headers: HEADERS,
    content: { "application/json": { schema: schemaOf(answer, "output") } },
  };
  return {
    operationId: id,
    summary,
    description: about,
    security: scope === null ? [] : [{ key: [scope] }],
    parameters: parametersOf(operation),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { [status]: good, ...refusalsOf(codesOf(operation)) },
  };
}

const HEADERS = { "X-Request-Id": { $ref: "#/components/headers/requestId" } };

function refusalsOf(codes: readonly Code[]): Json {
  const byStatus = Map.groupBy(codes, (code) => CODES[code].status);
  const responses = [...byStatus].map(([status, same]) => [
    String(status),
    {
      description: same.map((code) => `\`${code}\`: ${CODES[code].title}`).join(" "),
      headers: HEADERS,
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  ]);
  return Object.fromEntries(responses);
}

/** The parameters of a call as OpenAPI has them: of its path, its query, and its header. */
export function parametersOf({ path, query, method, movesCredits }: ApiOperation): readonly Json[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const { properties = {}, required = [] } = query ? objectOf(schemaOf(query, "input")) : {};
  const key = {
    name: "Idempotency-Key",
    in: "header",
    required: movesCredits === true,
    description: "The same key with the same body brings the first answer again, for 31 days.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[!-~]+$" },
  };
  return [
    ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...Object.entries(properties).map(([name, { description, ...schema }]) => ({
      name,
      in: "query",
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    })),
    ...(method === "POST" ? [key] : []),
  ];
}

const objectShape = z.object({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).optional(),
  required: z.array(z.string()).optional(),
});

function objectOf(schema: Json) {
  return objectShape.parse(schema);
}

/** A schema as JSON Schema 2020-12: of what is sent (`input`), or of what is answered (`output`). */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any", reused: "inline" });
  return rest;
}

function codeNames(): Code[] {
  return Object.keys(CODES).filter((name): name is Code => name in CODES);
}
