import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import fc from "fast-check";
import { freshDatabase } from "#db/testing.ts";
import { permissionsOf, SCOPES } from "#lib/domain/api-keys/scope.ts";
import { confirmSpend } from "#lib/services/jobs/confirm-spend.ts";
import { quoteJob } from "#lib/services/rating/quote-job.ts";
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import type { ApiOperation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { type Asking, call, contentsOf, keyFor } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);
const now = instant(Date.now());

/** An organization with a quote and a running job, so that every call has something to point at. */
async function studio() {
  const caller = await openOrg("act3", "studio", now);
  const quote = async () => {
    const made = await quoteJob(caller, { operation: "shot", params: { quality: "Q1", count: 1 } });
    assert.ok(made.ok, made.ok ? "" : made.reason);
    return made.value.id;
  };
  const job = await confirmSpend(caller, { quoteId: await quote() });
  assert.ok(job.ok, job.ok ? "" : job.reason);
  return { caller, accountId: caller.accountId, quote: await quote(), job: job.value.jobId };
}
type Studio = Awaited<ReturnType<typeof studio>>;
const [own, other] = [await studio(), await studio()];

/** A fitting request that points at a studio's things: the example, but for the ids in it. */
function fitting({ path, example, exampleQuery }: ApiOperation, at: Pick<Studio, "quote" | "job">): Asking {
  const id = path.startsWith("/quotes") ? at.quote : at.job;
  const body = typeof example === "object" && example !== null && "quote" in example ? { ...example, quote: at.quote } : example;
  return { params: { id }, query: exampleQuery, ...(body === null ? {} : { json: body }) };
}

for (const operation of OPERATIONS) {
  const name = `${operation.method} ${operation.path}`;

  test(`${name} takes a key of its scope, and no other`, async () => {
    if (operation.scope === null) return;
    assert.equal((await call(operation, fitting(operation, own))).status, 401);
    const before = await contentsOf(own.accountId);
    for (const scope of SCOPES.filter((one) => one !== operation.scope)) {
      const { status, json } = await call(operation, { ...fitting(operation, own), key: await keyOnce(own, scope) });
      assert.deepEqual([status, json["code"], json["scope"]], [403, "forbidden", operation.scope], scope);
    }
    assert.equal(withoutKeys(await contentsOf(own.accountId)), withoutKeys(before), "a refused call changes nothing");
    const mine = await studio();
    const { status, text } = await call(operation, { ...fitting(operation, mine), key: await keyFor(mine.caller, [operation.scope]) });
    assert.ok(status === (operation.status ?? 200), `${status} ${text.slice(0, 300)}`);
    assert.ok(operation.answer.safeParse(JSON.parse(text)).success, `the answer is not what is declared: ${text.slice(0, 300)}`);
  });

  test(`${name} answers another organization's thing as one that never was`, async () => {
    const body = JSON.stringify(fitting(operation, own).json ?? null);
    if (!operation.path.includes("{id}") && !body.includes(own.quote)) return;
    const key = await keyFor(own.caller);
    const theirs = await contentsOf(other.accountId);
    const [foreign, never] = [
      await call(operation, { ...fitting(operation, other), key }),
      await call(operation, { ...fitting(operation, { quote: randomUUID(), job: randomUUID() }), key }),
    ];
    assert.equal(foreign.status, 404);
    assert.equal(masked(foreign.text), masked(never.text));
    assert.equal(await contentsOf(other.accountId), theirs);
    for (const id of ["x", "..", "%00", "' or 1=1 --", "é".repeat(300), randomUUID().toUpperCase()])
      if (operation.path.includes("{id}"))
        assert.equal((await call(operation, { ...fitting(operation, own), params: { id }, key })).status, 404, id);
  });
}

const key = await keyFor(own.caller);
const odd = fc.constantFrom<unknown>(
  null,
  -1,
  0,
  1e9 + 1,
  1e300,
  0.1 + 0.2,
  "",
  "1",
  "Infinity",
  "\u202Egp",
  "\u{1F600}".repeat(50),
  "a\u0000b",
  "\ud800",
  [],
  {},
  [[]],
  true,
);

for (const operation of OPERATIONS.filter(({ method }) => method === "POST")) {
  test(`no body makes POST ${operation.path} fail: it is taken, or refused with its path and nothing is written`, async () => {
    const mine = await studio();
    const ownKey = operation.scope === null ? undefined : await keyFor(mine.caller);
    const { json: good, params = {} } = fitting(operation, mine);
    const spoilt = fc
      .tuple(fc.nat(), odd, fc.constantFrom("replace", "add", "remove"))
      .map(([at, value, how]) => spoil(good, at, value, how));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: spoilt }, { weight: 1, arbitrary: fc.jsonValue() }), async (body) => {
        const before = await contentsOf(mine.accountId);
        const { status, text, json, headers } = await call(operation, { params, key: ownKey, json: body });
        assert.ok([200, 201, 400, 402, 403, 404, 409, 413, 422].includes(status), `${status} ${text}`);
        assert.doesNotMatch(text, /\bat .*\.(ts|js):|select |insert into|postgres/i);
        assert.ok(headers.get("x-request-id"));
        if (status < 400) return;
        assert.equal(headers.get("content-type"), "application/problem+json");
        assert.equal(json["status"], status);
        if (status !== 400) return;
        assert.ok(Array.isArray(json["errors"]) && json["errors"].every((error) => typeof error.path === "string" && error.message), text);
        assert.equal(await contentsOf(mine.accountId), before, `written, though refused: ${JSON.stringify(body)}`);
      }),
      { numRuns: 60, seed: 11 },
    );
  });
}

test("a query of any shape is 200 or 400", async () => {
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom("500", "0", "2026-11", "2026-11-01", "day", "operation,day", "\u0000", "%", "é"),
  );
  for (const operation of OPERATIONS.filter(({ method, path }) => method === "GET" && !path.includes("{"))) {
    const names = fc.constantFrom("limit", "after", "period", "from", "to", "groupBy", "state", "x", "__proto__", "constructor");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, text), { maxLength: 3 }), async (pairs) => {
        const { status, text: answer } = await call(operation, { key, query: `?${new URLSearchParams(pairs)}` });
        assert.ok(status === 200 || status === 400, `${operation.path} ${JSON.stringify(pairs)}: ${status} ${answer}`);
      }),
      { numRuns: 60, seed: 12 },
    );
  }
});

test("no scope gives what no member may, but for reporting on jobs and usage", () => {
  const all = permissionsOf(SCOPES);
  for (const forbidden of [
    "members:manage",
    "settings:manage",
    "api-keys:manage",
    "credits:grant",
    "plan:change",
    "packs:buy",
    "orgs:create",
    "bills:make",
  ] as const)
    assert.ok(!all.includes(forbidden), forbidden);
});

const keys = new Map<string, string>();
async function keyOnce({ caller }: Studio, scope: (typeof SCOPES)[number]): Promise<string> {
  const known = keys.get(scope) ?? (await keyFor(caller, [scope]));
  keys.set(scope, known);
  return known;
}

// Keys are made on the way.
function withoutKeys(contents: string): string {
  const rows: { name: string }[] = JSON.parse(contents);
  return JSON.stringify(rows.filter(({ name }) => name !== "api_keys"));
}

function masked(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id");
}

/** A copy of a body with one place spoilt. */
function spoil(body: unknown, at: number, value: unknown, how: string): unknown {
  const places = placesOf(body);
  const place = places[at % places.length] ?? [];
  const change = (here: unknown, [step, ...rest]: readonly string[]): unknown => {
    if (step === undefined)
      return how === "add" && typeof here === "object" && here !== null && !Array.isArray(here) ? { ...here, surprise: value } : value;
    if (Array.isArray(here)) return here.map((item, index) => (String(index) === step ? change(item, rest) : item));
    const entries = Object.entries(here ?? {});
    if (how === "remove" && rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== step));
    return Object.fromEntries(entries.map(([name, item]) => [name, name === step ? change(item, rest) : item]));
  };
  return change(body, place);
}

function placesOf(body: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof body !== "object" || body === null) return [path];
  return [path, ...Object.entries(body).flatMap(([name, item]) => placesOf(item, [...path, name]))];
}
