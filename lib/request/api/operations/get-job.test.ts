import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { z } from "zod";
import { freshDatabase } from "#db/testing.ts";
import type { ApiOperation } from "../operation.ts";
import { type Asking, call, keyFor } from "../testing.ts";
import { end, quoted, receiptShape, shots, started, studio } from "../testing-jobs.ts";
import { cancelApiJob } from "./cancel-job.ts";
import { createQuote } from "./create-quote.ts";
import { failApiJob } from "./fail-job.ts";
import { getJob } from "./get-job.ts";
import { listApiJobs } from "./list-jobs.ts";
import { settleJob } from "./settle-job.ts";
import { startJob } from "./start-job.ts";

const database = await freshDatabase();
after(database.drop);

test("a job has its receipt: the quote's lines, the entries, the lots burned; alone as in the list", async () => {
  const on = await studio();
  const id = await started(on, shots(3));
  await end(settleJob, on, id, { actual: { quality: "Q1", count: 3 } });
  const job = await call(getJob, { key: on.key, params: { id } });
  const receipt = receiptShape.parse(job.json["receipt"]);
  assert.deepEqual([receipt.total, receipt.lines], ["600", [{ rule: "ACT-7", amount: "600" }]]);
  assert.deepEqual(receipt.entries.map(({ kind, amount }) => [kind, amount]).toSorted(), [
    ["hold", "-600"],
    ["release", "360"],
    ["settle", "0"],
  ]);
  assert.deepEqual(receipt.burned, [{ class: "monthly", held: "600", returned: "360", amount: "240" }]);
  const list = await call(listApiJobs, { key: on.key });
  listApiJobs.answer.parse(list.json);
  assert.deepEqual(list.json, { data: [job.json], next: null });
});

test("jobs come newest first, a page at a time, each once", async () => {
  const on = await studio();
  const ids: string[] = [];
  for (let made = 0; made < 5; made++) ids.unshift(await started(on, shots(1)));
  const pages: string[][] = [];
  for (let query: string | null = "?limit=2"; query !== null; ) {
    const { json } = await call(listApiJobs, { key: on.key, query });
    const { data, next } = z.object({ data: z.array(z.object({ id: z.string() })), next: z.string().nullable() }).parse(json);
    pages.push(data.map(({ id }) => id));
    query = next === null ? null : `?limit=2&after=${next}`;
  }
  assert.deepEqual(pages, [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  assert.equal((await call(listApiJobs, { key: on.key, query: "?after=yesterday" })).status, 400);
});

test("another organization's job is not found, nor is what is no id", async () => {
  const [on, other] = [await studio(), await studio()];
  const theirs = await started(other);
  for (const id of [theirs, randomUUID(), "x", "%2e%2e"]) {
    assert.equal((await call(getJob, { key: on.key, params: { id } })).status, 404, id);
    assert.equal((await end(settleJob, on, id, {})).status, 404, id);
    assert.equal((await end(failApiJob, on, id, { reason: "x" })).status, 404, id);
    assert.equal((await end(cancelApiJob, on, id, { reason: "x" })).status, 404, id);
  }
  assert.equal((await call(getJob, { key: other.key, params: { id: theirs } })).json["state"], "running");
});

test("each call needs its scope, and what moves credits its key", async () => {
  const on = await studio();
  const [quote, id] = [await quoted(on), await started(on)];
  const calls: readonly (readonly [ApiOperation, Asking, "read" | "quote" | "spend" | "meter"])[] = [
    [createQuote, { json: shots(1) }, "quote"],
    [startJob, { json: { quote } }, "spend"],
    [listApiJobs, {}, "read"],
    [getJob, { params: { id } }, "read"],
    [settleJob, { params: { id }, json: {} }, "meter"],
    [failApiJob, { params: { id }, json: { reason: "x" } }, "meter"],
    [cancelApiJob, { params: { id }, json: { reason: "x" } }, "meter"],
  ];
  for (const [operation, asking, scope] of calls) {
    const others = (["read", "quote", "spend", "meter", "admin"] as const).filter((each) => each !== scope);
    const without = await call(operation, { ...asking, key: await keyFor(on.caller, others) });
    assert.deepEqual([without.status, without.json["scope"]], [403, scope], operation.id);
    if (scope === "read" || scope === "quote") continue;
    const unnamed = await call(operation, { ...asking, key: on.key, idempotencyKey: null });
    assert.equal(unnamed.status, 400, operation.id);
  }
  for (const [operation, asking, scope] of calls.slice(0, 5)) {
    const answer = await call(operation, { ...asking, key: await keyFor(on.caller, [scope]) });
    assert.ok(answer.status < 300, `${operation.id} ${answer.text}`);
  }
});
