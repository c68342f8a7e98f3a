import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pool } from "#db/client.ts";
import { type Asked, forgetAnswers } from "#db/queries/api-answers.ts";
import { freshDatabase } from "#db/testing.ts";
import { DAY, instant, later } from "#lib/units/instant.ts";
import { type Attempt, fingerprintOf, once } from "./idempotency.ts";

const database = await freshDatabase();
after(database.drop);
// A second copy of the module: what one server remembers of its own, another does not know.
const elsewhere: { once: typeof once } = await import(`./idempotency.ts?${randomUUID()}`);

const asking = (key: string = randomUUID()): Asked => ({
  accountId: randomUUID(),
  route: "POST /x",
  key,
  fingerprint: fingerprintOf({ by: 1 }),
});
function worker(milliseconds: number, isFinal = true) {
  const times = { count: 0 };
  const attempt = async (): Promise<Attempt> => {
    times.count += 1;
    await pause(milliseconds);
    return { status: isFinal ? 201 : 503, type: "application/json", body: `{"n":${Math.random()}}`, isFinal };
  };
  return { times, attempt };
}

test("a crowd that asks two servers the same at once is one, and hears the same bytes (GEN-9)", async () => {
  assert.notEqual(elsewhere.once, once);
  const asked = asking();
  const { times, attempt } = worker(200);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, number) => (number % 2 ? once : elsewhere.once)(asked, attempt)));
  assert.equal(times.count, 1);
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
});

test("of many things asked at once under few keys, one is done for each key, and the others are told so (GEN-9)", async () => {
  const accountId = randomUUID();
  const keys = Array.from({ length: 10 }, () => randomUUID());
  const asked = Array.from({ length: 60 }, (_, n): Asked => {
    const key = keys[n % keys.length] ?? "";
    return { accountId, route: "POST /x", key, fingerprint: fingerprintOf({ by: Math.floor(n / keys.length) }) };
  });
  const { times, attempt } = worker(20);
  const answers = await Promise.all(asked.map((each, n) => (n % 2 ? once : elsewhere.once)(each, attempt)));
  assert.equal(times.count, keys.length);
  for (const key of keys) {
    const told = answers.filter((_, n) => asked[n]?.key === key);
    assert.equal(told.filter((answer) => answer === "mismatch").length, told.length - 1);
  }
});

test("who takes longer than a claim lasts, and lives, is not overtaken", async () => {
  const asked = asking();
  const { times, attempt } = worker(8_000);
  const first = once(asked, attempt);
  await pause(100);
  const second = elsewhere.once(asked, attempt);
  assert.deepEqual(await first, await second);
  assert.equal(times.count, 1);
});

test("what failed is done again by whoever asks next, at once, and only for the same", async () => {
  const asked = asking();
  await assert.rejects(
    once(asked, () => Promise.reject(new Error("lost"))),
    /lost/,
  );
  assert.equal(await elsewhere.once({ ...asked, fingerprint: fingerprintOf({ by: 2 }) }, worker(0).attempt), "mismatch");
  const began = performance.now();
  const { times, attempt } = worker(0);
  const answer = await elsewhere.once(asked, attempt);
  assert.ok(typeof answer === "object" && answer.status === 201 && times.count === 1);
  assert.ok(performance.now() - began < 5_000, "it waited for a claim that nobody held");
});

test("an answer that decided nothing is not kept: the key is free again, also for something else", async () => {
  const asked = asking();
  const passing = worker(0, false);
  await once(asked, passing.attempt);
  const answer = await once({ ...asked, fingerprint: fingerprintOf({ by: 2 }) }, worker(0).attempt);
  assert.ok(typeof answer === "object" && answer.status === 201);
});

test("the order of keys is no difference, everything else is", () => {
  const same = fingerprintOf({ a: 1, b: { c: [1, 2], d: null } });
  assert.equal(fingerprintOf({ b: { d: null, c: [1, 2] }, a: 1 }), same);
  for (const other of [{ a: 1, b: { c: [2, 1], d: null } }, { a: "1", b: { c: [1, 2], d: null } }, { a: 1, b: { c: [1, 2] } }, [["a", 1]]])
    assert.notEqual(fingerprintOf(other), same);
});

test("answers are kept for 31 days, and then forgotten (GEN-9)", async () => {
  const [young, old] = [asking(), asking()];
  for (const asked of [young, old]) await once(asked, worker(0).attempt);
  await pool()`update api_answers set created_at = now() - interval '32 days' where account_id = ${old.accountId}`;
  await pool()`update api_answers set created_at = now() - interval '30 days' where account_id = ${young.accountId}`;
  assert.equal(await forgetAnswers(later(instant(Date.now()), -31 * DAY)), 1);
  const [left] = await pool()`select count(*)::int as count from api_answers where account_id = ${young.accountId}`;
  assert.equal(left?.["count"], 1);
});
