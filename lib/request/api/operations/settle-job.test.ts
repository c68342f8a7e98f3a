import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { z } from "zod";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { expireHolds } from "#lib/services/jobs/expire-holds.ts";
import { DAY, instant, MINUTE } from "#lib/units/instant.ts";
import type { ApiOperation } from "../operation.ts";
import { call } from "../testing.ts";
import { balance, end, money, quoted, receiptShape, sound, start, started, studio } from "../testing-jobs.ts";
import { cancelApiJob } from "./cancel-job.ts";
import { failApiJob } from "./fail-job.ts";
import { getJob } from "./get-job.ts";
import { settleJob } from "./settle-job.ts";
import { startJob } from "./start-job.ts";

const database = await freshDatabase();
after(database.drop);

test("GEN-5: a job holds its quote's total; settled it costs what it turned out to, and the rest returns", async () => {
  const on = await studio();
  const quote = await quoted(on);
  const job = await start(on, quote);
  assert.equal(job.status, 201, job.text);
  startJob.answer.parse(job.json);
  assert.deepEqual(money(job), ["running", "600", "0", "0", "0"]);
  assert.deepEqual(
    [job.json["quote"], job.json["run"], job.json["unit"], job.json["card"]],
    [quote, "self", "credit", { id: "act3", version: 1 }],
  );
  assert.deepEqual(await balance(on), ["32400", "600"]);
  const id = z.string().parse(job.json["id"]);
  const settled = await end(settleJob, on, id, { actual: { quality: "Q2", count: 2 }, output: { seconds: 12, qualityScore: 8.5 } });
  assert.equal(settled.status, 200, settled.text);
  assert.deepEqual(money(settled), ["succeeded", "600", "400", "200", "0"]);
  assert.deepEqual(settled.json["output"], { seconds: 12, qualityScore: 8.5 });
  assert.deepEqual(await balance(on), ["32600", "0"]);
  await sound(on);
});

test("GEN-5: what a job cost beyond its hold is recorded and never charged", async () => {
  const on = await studio();
  const settled = await end(settleJob, on, await started(on), { actual: { quality: "Q2", count: 5 } });
  assert.deepEqual(money(settled), ["succeeded", "600", "600", "0", "400"]);
  assert.deepEqual(await balance(on), ["32400", "0"]);
});

test("GEN-9: an end under its key is answered again as the first was; under another key it is a conflict that says what the job became", async () => {
  const on = await studio();
  const id = await started(on);
  const ask = { idempotencyKey: randomUUID() };
  const first = await end(settleJob, on, id, { actual: { quality: "Q1", count: 1 } }, ask);
  assert.equal((await end(settleJob, on, id, { actual: { quality: "Q1", count: 1 } }, ask)).text, first.text);
  await pool()`update api_answers set status = null, body = null, claimed_until = now() - interval '1 second' where key = ${ask.idempotencyKey}`;
  assert.equal((await end(settleJob, on, id, { actual: { quality: "Q1", count: 1 } }, ask)).text, first.text, "its answer was lost");
  assert.equal((await end(settleJob, on, id, { actual: { quality: "Q1", count: 2 } }, ask)).json["code"], "idempotency_mismatch");
  for (const [operation, body] of [
    [settleJob, {}],
    [settleJob, { actual: { quality: "Q1", count: 1 } }],
    [failApiJob, { reason: "late" }],
    [cancelApiJob, { reason: "late" }],
  ] as const) {
    const late = await end(operation, on, id, body);
    assert.deepEqual([late.status, late.json["code"], late.json["state"]], [409, "conflict", "succeeded"]);
    assert.deepEqual(late.json["job"], first.json);
  }
  assert.deepEqual(await balance(on), ["32920", "0"]);
});

test("GEN-5: a job that did not report in a day has expired, and says so to who comes late", async () => {
  const on = await studio();
  const id = await started(on);
  await pool()`update organizations set clock_skew = ${DAY + MINUTE} where id = ${on.caller.accountId}`;
  await expireHolds(instant(Date.now()), "test");
  const late = await end(settleJob, on, id, {});
  assert.deepEqual([late.status, late.json["state"]], [409, "expired"]);
  assert.deepEqual(money(await call(getJob, { key: on.key, params: { id } })), ["expired", "600", "0", "600", "0"]);
});

test("a report that does not fit is 400 with its path, and the job goes on", async () => {
  const on = await studio();
  const id = await started(on);
  const bad: readonly (readonly [ApiOperation, unknown, string])[] = [
    [settleJob, { actual: { quality: "Q9", count: 1 } }, "actual.quality"],
    [settleJob, { actual: { quality: "Q1", count: 0 } }, "actual.count"],
    [settleJob, { actual: { quality: "Q1" } }, "actual.count"],
    [settleJob, { actual: [] }, "actual"],
    [settleJob, { amount: "0" }, "amount"],
    [settleJob, { output: { seconds: 0 } }, "output.seconds"],
    [settleJob, { output: { seconds: 1e10 } }, "output.seconds"],
    [settleJob, { output: { qualityScore: -0.1 } }, "output.qualityScore"],
    [settleJob, { output: { qualityScore: 10.1 } }, "output.qualityScore"],
    [settleJob, { output: { qualityScore: "8" } }, "output.qualityScore"],
    [settleJob, { output: { width: 1 } }, "output.width"],
    [failApiJob, {}, "reason"],
    [failApiJob, { reason: " " }, "reason"],
    [cancelApiJob, { reason: "x".repeat(501) }, "reason"],
    [cancelApiJob, { reason: "x", force: true }, "force"],
  ];
  for (const [operation, body, path] of bad) {
    const answer = await end(operation, on, id, body);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(z.array(z.object({ path: z.string() })).parse(answer.json["errors"])[0]?.path, path, answer.text);
  }
  const starts = [await start(on, 7), await start(on, ""), await call(startJob, { key: on.key, json: { quote: "x", run: "cloud" } })];
  for (const { status } of starts) assert.equal(status, 400);
  assert.equal((await call(getJob, { key: on.key, params: { id } })).json["state"], "running");
  assert.deepEqual(await balance(on), ["32400", "600"]);
});

test("IMS-1, IMS-3, IMS-7: in arrears a job holds of the credit line, is settled by what it took, and a free one costs nothing", async () => {
  const on = await studio("ims", "subscription");
  const matching = { operation: "image-text-matching-common", params: { region: "cn", inputSeconds: 90, outputSeconds: 203 } };
  const id = await started(on, matching);
  assert.deepEqual(await balance(on), ["998.5", "1.5"]);
  const settled = await end(settleJob, on, id, { actual: { region: "cn", inputSeconds: 90, outputSeconds: 23 } });
  assert.deepEqual(money(settled), ["succeeded", "1.5", "0.6", "0.9", "0"]);
  const { burned } = receiptShape.parse(settled.json["receipt"]);
  assert.deepEqual(burned, [{ class: "credit_line", held: "1.5", returned: "0.9", amount: "0.6" }]);
  assert.deepEqual(await balance(on), ["999.4", "0"]);
  const other = await end(settleJob, on, await started(on, matching), { actual: { region: "sg", inputSeconds: 1, outputSeconds: 1 } });
  assert.deepEqual([other.status, other.json["code"]], [400, "invalid_request"]);
  const preview = { operation: "script-to-video", params: { region: "cn", outputSeconds: 95, resolution: "1080p", previewOnly: true } };
  const free = await end(settleJob, on, await started(on, preview), {});
  assert.deepEqual(money(free), ["succeeded", "0", "0", "0", "0"]);
  const abroad = await start(on, await quoted(on, { operation: "text-generation", params: { region: "us", tokens: 1 } }));
  assert.deepEqual([abroad.status, abroad.json["shortfall"]], [402, "0.025"]);
  await sound(on);
});

test("ALW-5: a quote of a batch settles at its group's price, whatever became of the others", async () => {
  const on = await studio("alwrity", "pro");
  const request = { operation: "wan-2.5-text-to-video", params: { seconds: 10, quality: "standard" }, options: { batchSize: 5 } };
  const id = await started(on, request);
  const settled = await end(settleJob, on, id, { actual: { seconds: 5, quality: "standard" } });
  assert.deepEqual(money(settled), ["succeeded", "5.6", "2.8", "2.8", "0"]);
});
