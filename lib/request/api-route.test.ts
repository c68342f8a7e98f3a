import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { z } from "zod";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { openOrg } from "#lib/services/testing.ts";
import { instant, later, MINUTE } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { apiPost } from "./api/operation.ts";
import { getBalance } from "./api/operations/get-balance.ts";
import { call, keyFor } from "./api/testing.ts";
import { apiRoute, noSuchRoute } from "./api-route.ts";

const database = await freshDatabase();
after(database.drop);
const now = instant(Date.now());
const org = await openOrg("act3", "creator", now);
const key = await keyFor(org);

test("a key reads its organization's balance, in decimal strings and RFC 3339", async () => {
  const { status, json, headers } = await call(getBalance, { key });
  assert.equal(status, 200);
  assert.deepEqual(json, getBalance.answer.parse(json));
  assert.equal(json["available"], "33000");
  assert.equal(json["held"], "0");
  assert.deepEqual(json["plan"], { id: "creator", name: "Creator" });
  assert.match(headers.get("x-request-id") ?? "", /^[\w-]{8,}$/);
  assert.equal(headers.get("cache-control"), "no-store");
});

test("without a key, with a wrong, revoked or expired one: 401, and always the same one", async () => {
  const revoked = await keyFor(org);
  const expired = await keyFor(org);
  const past = later(now, -MINUTE);
  await pool()`update api_keys set revoked_at = now() where account_id = ${org.accountId} and last_four = ${revoked.slice(-4)}`;
  await pool()`update api_keys set expires_at = ${new Date(past).toISOString()} where account_id = ${org.accountId} and last_four = ${expired.slice(-4)}`;
  const bodies = new Set<string>();
  for (const each of [undefined, "x", "gl_test_x", key.slice(0, -1), `${key}A`, revoked, expired]) {
    const { status, text, headers } = await call(getBalance, { key: each });
    assert.equal(status, 401, each);
    assert.equal(headers.get("content-type"), "application/problem+json");
    assert.match(headers.get("www-authenticate") ?? "", /^Bearer/);
    bodies.add(text);
  }
  assert.equal(bodies.size, 1);
});

test("a key in the address is refused, with a key in the header and without", async () => {
  assert.equal((await call(getBalance, { query: `?key=${key}` })).status, 401);
  const both = await call(getBalance, { key, query: `?access_token=${key}` });
  assert.equal(both.status, 400);
  assert.ok(!both.text.includes(key));
});

test("a query that is not known is named", async () => {
  const { status, json } = await call(getBalance, { key, query: "?verbose=1" });
  assert.deepEqual([status, json["errors"]], [400, [{ path: "verbose", message: "is not known" }]]);
});

test("an address that is not there is 404, a method that is not there 405: problems both", async () => {
  const context = { params: Promise.resolve({}) };
  const missing = await noSuchRoute().PUT(new Request("http://localhost/api/v1/nothing", { method: "PUT" }), context);
  assert.deepEqual([missing.status, (await missing.json()).code], [404, "not_found"]);
  const wrong = await apiRoute(getBalance).DELETE(new Request("http://localhost/api/v1/balance", { method: "DELETE" }), context);
  assert.deepEqual([wrong.status, (await wrong.json()).code, wrong.headers.get("allow")], [405, "method_not_allowed", "GET, OPTIONS"]);
});

// An operation that counts how often it is really done, and is slow about it.
let times = 0;
const count = apiPost({
  id: "count",
  path: "/count",
  scope: "spend",
  summary: "",
  about: "",
  refusals: [],
  movesCredits: true,
  status: 201,
  body: z.strictObject({ by: z.number(), fail: z.string().optional() }),
  answer: z.unknown(),
  run: async ({ body, tryId }) => {
    times += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (body.fail === "throw") throw new Error("hunter2 at /srv/secret.ts:1");
    if (body.fail) return refuse(body.fail, { shortfall: 1_500n, expiredAt: 0 });
    return done({ times, tryId, by: body.by, random: Math.random() });
  },
});

test("fifty at once under one key are one, and each is answered the same bytes (GEN-9)", async () => {
  times = 0;
  const ask = { key, idempotencyKey: randomUUID(), json: { by: 1 } };
  const answers = await Promise.all(Array.from({ length: 50 }, () => call(count, ask)));
  assert.equal(times, 1);
  assert.deepEqual(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1);
  assert.equal(answers[0]?.status, 201);
  const again = await call(count, { ...ask, json: { by: 1 } });
  assert.equal(again.text, answers[0]?.text);
});

test("the same key for another body is 409 and does nothing; on another organization it is another key (GEN-9)", async () => {
  const idempotencyKey = randomUUID();
  await call(count, { key, idempotencyKey, json: { by: 1 } });
  times = 0;
  const other = await call(count, { key, idempotencyKey, json: { by: 2 } });
  assert.deepEqual([other.status, other.json["code"], times], [409, "idempotency_mismatch", 0]);
  const elsewhere = await call(count, { key: await keyFor(await openOrg("act3", "creator", now)), idempotencyKey, json: { by: 2 } });
  assert.deepEqual([elsewhere.status, times], [201, 1]);
});

test("what moves credits without a key is 400 that names the header; a key that is none is too (GEN-9)", async () => {
  times = 0;
  for (const idempotencyKey of [null, "", " ", "a b", "x".repeat(256), "schl\u00fcssel"]) {
    const { status, json } = await call(count, { key, idempotencyKey, json: { by: 1 } });
    assert.equal(status, 400, String(idempotencyKey));
    assert.match(JSON.stringify(json["errors"]), /"Idempotency-Key"/);
  }
  assert.equal(times, 0);
});

test("a try that died without an answer is done again under the same id by whoever asks the same, and only the same", async () => {
  const idempotencyKey = randomUUID();
  const ask = { key, idempotencyKey, json: { by: 7 } };
  const first = await call(count, ask);
  // As a server leaves it that is killed after the work and before the answer was kept.
  await pool()`update api_answers set status = null, body = null, claimed_until = now() - interval '1 second' where key = ${idempotencyKey}`;
  assert.equal((await call(count, { ...ask, json: { by: 8 } })).json["code"], "idempotency_mismatch");
  const second = await call(count, ask);
  assert.equal(second.status, 201);
  assert.equal(second.json["tryId"], first.json["tryId"]);
  assert.equal((await call(count, ask)).text, second.text);
});

test("a refusal is a first answer too; what nobody foresaw is 500 without its text, and may be asked again", async () => {
  const broke = { key, idempotencyKey: randomUUID(), json: { by: 1, fail: "insufficient_credits" } };
  const refused = await call(count, broke);
  assert.deepEqual([refused.status, refused.json["shortfall"], refused.json["expiredAt"]], [402, "1.5", "1970-01-01T00:00:00.000Z"]);
  times = 0;
  assert.equal((await call(count, broke)).text, refused.text);
  assert.equal(times, 0);
  const failing = { key, idempotencyKey: randomUUID(), json: { by: 1, fail: "throw" } };
  const failed = await call(count, failing);
  assert.deepEqual([failed.status, failed.json["code"]], [500, "internal"]);
  assert.doesNotMatch(failed.text, /hunter2|\.ts|stack/i);
  times = 0;
  assert.equal((await call(count, failing)).status, 500);
  assert.equal(times, 1);
});

const kept = () => pool()`select count(*) from api_answers`;

test("no body harms: what is broken, huge, deep or no Unicode is 400 or 413 with its path, and nothing is done", async () => {
  times = 0;
  const before = await kept();
  const bad: readonly (readonly [string, BodyInit, number])[] = [
    ["empty", "", 400],
    ["broken", '{"by":', 400],
    ["NaN", '{"by":NaN}', 400],
    ["infinite", '{"by":1e999}', 400],
    ["text for a number", '{"by":"1"}', 400],
    ["list", "[]", 400],
    ["null", "null", 400],
    ["unknown key", '{"by":1,"price":0}', 400],
    ["prototype", '{"by":1,"__proto__":{"fail":"x"}}', 400],
    ["lone surrogate", '{"by":1,"fail":"\\ud800"}', 400],
    ["NUL", '{"by":1,"fail":"a\\u0000b"}', 400],
    ["not UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
    ["UTF-16", Buffer.from('{"by":1}', "utf16le"), 400],
    ["deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, 400],
    ["deep objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, 400],
    ["a list of a million", `{"by":[${"1,".repeat(900_000)}1]}`, 400],
    ["2 MB and a byte", `{"by":1,"fail":"${"x".repeat(2_000_000)}"}`, 413],
    ["10 MB", "x".repeat(10_000_000), 413],
  ];
  for (const [what, body, expected] of bad) {
    const { status, json, text } = await call(count, { key, body });
    assert.equal(status, expected, `${what}: ${text.slice(0, 200)}`);
    if (expected === 400) assert.ok(Array.isArray(json["errors"]) && json["errors"].length > 0, what);
  }
  assert.equal(times, 0);
  assert.deepEqual(await kept(), before);
});

test("ten million bytes without a length are not read to their end", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (stream) => {
      sent += 64_000;
      if (sent > 100_000_000) stream.close();
      else stream.enqueue(new Uint8Array(64_000).fill(32));
    },
  });
  const { status } = await call(count, { key, body });
  assert.equal(status, 413);
  assert.ok(sent < 4_000_000, `${sent} bytes were taken`);
});

test("a key without the scope is 403 that names the scope", async () => {
  const reader = await keyFor(org, ["read"]);
  const { status, json } = await call(count, { key: reader, json: { by: 1 } });
  assert.deepEqual([status, json["code"], json["scope"]], [403, "forbidden", "spend"]);
});
