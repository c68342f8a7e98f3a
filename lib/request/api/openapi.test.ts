import assert from "node:assert/strict";
import { glob } from "node:fs/promises";
import { test } from "node:test";
import { z } from "zod";
import { SCOPES } from "#lib/domain/api-keys/scope.ts";
import { docsView } from "./docs-view.ts";
import { openApi } from "./openapi.ts";
import { openApiRoute } from "./openapi-route.ts";
import { OPERATIONS } from "./operations.ts";

const document = openApi(OPERATIONS, "https://example.com", true);

// As much of the OpenAPI 3.1 specification as a wrong document of ours could break, written by it.
const schema: z.ZodType = z.union([z.boolean(), z.looseObject({ $schema: z.undefined().optional(), nullable: z.undefined().optional() })]);
const media = z.strictObject({ schema, example: z.unknown().optional() });
const content = z.record(z.string().regex(/^application\/[\w+.-]+$/), media);
const header = z.strictObject({ $ref: z.literal("#/components/headers/requestId") });
const response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), header).optional(),
  content: content.optional(),
});
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["query", "header", "path"]),
  required: z.boolean(),
  description: z.string().optional(),
  schema,
});
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.record(z.literal("key"), z.array(z.enum(SCOPES)))),
  parameters: z.array(parameter),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), response),
});
const openApiDocument = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.url() })),
  paths: z.record(z.string().regex(/^\/[\w/{}-]+$/), z.partialRecord(z.enum(["get", "post"]), operation)),
  components: z.strictObject({
    securitySchemes: z.strictObject({
      key: z.strictObject({ type: z.literal("http"), scheme: z.literal("bearer"), description: z.string() }),
    }),
    headers: z.record(z.string(), z.strictObject({ description: z.string(), schema })),
    schemas: z.record(z.string(), schema),
  }),
});

test("the document is OpenAPI 3.1, and every operation has a name of its own", () => {
  const parsed = openApiDocument.parse(document);
  const ids = Object.values(parsed.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.length, OPERATIONS.length);
  for (const [path, calls] of Object.entries(parsed.paths)) {
    const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(calls))
      assert.deepEqual(
        parameters.filter((one) => one.in === "path").map(({ name }) => name),
        braces,
      );
  }
});

test("what is referred to is there", () => {
  const text = JSON.stringify(document);
  for (const [, reference = ""] of text.matchAll(/"\$ref":"(#[^"]*)"/g)) {
    const found = reference
      .slice(2)
      .split("/")
      .reduce<unknown>((at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined), document);
    assert.ok(found, reference);
  }
});

test("every route file has its calls in the document, and every call its route file", async () => {
  const files: string[] = [];
  for await (const file of glob("app/api/v1/**/route.ts")) files.push(file.replace(/^app\/api\/v1/, "").replace(/\/route\.ts$/, ""));
  const paths = new Set(OPERATIONS.map(({ path }) => path.replaceAll("{", "[").replaceAll("}", "]")));
  assert.deepEqual(files.filter((path) => !["/openapi.json", "/[[...path]]"].includes(path)).toSorted(), [...paths].toSorted());
  for (const call of OPERATIONS) {
    const file = `#app/api/v1${call.path.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`;
    const route: Record<string, (request: Request, context: unknown) => Promise<Response>> = await import(file);
    assert.deepEqual(Object.keys(route).toSorted(), ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"], file);
    const options = await route["OPTIONS"]?.(new Request("http://localhost/", { method: "OPTIONS" }), { params: Promise.resolve({}) });
    assert.ok(options?.headers.get("allow")?.split(", ").includes(call.method), `${file} does not take ${call.method}`);
  }
});

test("every example fits the schema that validates", () => {
  for (const { id, body, example, query, exampleQuery } of OPERATIONS) {
    if (body) assert.equal(body.safeParse(example).success, true, `${id}: ${JSON.stringify(body.safeParse(example).error?.issues)}`);
    if (exampleQuery) assert.equal(query?.safeParse(Object.fromEntries(new URLSearchParams(exampleQuery))).success, true, id);
  }
});

test("the sandbox's calls are absent from production's document", () => {
  const production = openApi(OPERATIONS, "https://example.com", false);
  const there = OPERATIONS.filter(({ sandboxOnly }) => !sandboxOnly).map(({ path }) => path);
  assert.deepEqual(Object.keys(openApiDocument.parse(production).paths).toSorted(), [...new Set(there)].toSorted());
});

test("the document is served to whoever asks, and the page shows every call of it", async () => {
  const served = await openApiRoute.GET(new Request("http://localhost/api/v1/openapi.json"), { params: Promise.resolve({}) });
  assert.equal(served.status, 200);
  assert.equal(served.headers.get("content-type"), "application/json");
  assert.ok(served.headers.get("x-request-id"));
  const view = docsView();
  for (const { id, answer, parameters } of view.groups.flatMap(({ calls }) => calls)) {
    assert.ok(answer.length > 0, `${id} shows no answer`);
    for (const { path, type } of parameters) assert.doesNotMatch(type, /^any/, `${id} says nothing of ${path}`);
  }
  assert.deepEqual(view.groups.flatMap(({ calls }) => calls.map(({ id }) => id)).toSorted(), OPERATIONS.map(({ id }) => id).toSorted());
});
