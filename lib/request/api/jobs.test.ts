import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { z } from "zod";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { expireHolds } from "#lib/services/jobs/expire-holds.ts";
import { openOrg } from "#lib/services/testing.ts";
import { DAY, instant, MINUTE } from "#lib/units/instant.ts";
import { cancelApiJob } from "./operations/cancel-job.ts";
import { createQuote } from "./operations/create-quote.ts";
import { failApiJob } from "./operations/fail-job.ts";
import { getBalance } from "./operations/get-balance.ts";
import { getJob } from "./operations/get-job.ts";
import { listApiJobs } from "./operations/list-jobs.ts";
import { settleJob } from "./operations/settle-job.ts";
import { startJob } from "./operations/start-job.ts";
import { type Answered, type Asking, call, keyFor } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);
const now = instant(Date.now());

type Studio = { readonly caller: Caller; readonly key: string };

async function studio(card = "act3", plan = "creator"): Promise<Studio> {
  const caller = await openOrg(card, plan, now);
  return { caller, key: await keyFor(caller) };
}

const shots = (count: number, quality = "Q2") => ({ operation: "shot", params: { quality, count } });

async function quoted({ key }: Studio, json: unknown = shots(3)): Promise<string> {
  const answer = await call(createQuote, { key, json });
  assert.equal(answer.status, 201, answer.text);
  return z.string().parse(answer.json["id"]);
}

const start = ({ key }: Studio, quote: unknown, more: Asking = {}) => call(startJob, { key, json: { quote }, ...more });

async function started(on: Studio, json?: unknown): Promise<string> {
  const answer = await start(on, await quoted(on, json));
  assert.equal(answer.status, 201, answer.text);
  return z.string().parse(answer.json["id"]);
}

const end = (operation: typeof settleJob, { key }: Studio, id: string, json: unknown, more: Asking = {}) =>
  call(operation, { key, params: { id }, json, ...more });

/** What a job says of its money. */
const money = ({ json: { state, held, settled, refunded, excess } }: Answered) => [state, held, settled, refunded, excess];

async function balance({ key }: Studio) {
  const { json } = await call(getBalance, { key });
  return [json["available"], json["held"]];
}

async function sound({ caller }: Studio) {
  assert.deepEqual(await verifyLedger(caller.accountId, undefined, instant(Date.now())), []);
}

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

const receiptShape = z.object({
  total: z.string(),
  lines: z.array(z.object({ rule: z.string(), amount: z.string() })),
  entries: z.array(z.object({ kind: z.string(), amount: z.string(), job: z.string(), quote: z.string() })),
  burned: z.array(z.object({ class: z.string(), held: z.string(), returned: z.string(), amount: z.string() })),
});

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

test("GEN-9: a start that is repeated under its key is one job, at once, later, and after its answer was lost", async () => {
  const on = await studio();
  const quote = await quoted(on);
  const ask = { idempotencyKey: randomUUID() };
  const answers = await Promise.all(Array.from({ length: 10 }, () => start(on, quote, ask)));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  await pool()`update api_answers set status = null, body = null, claimed_until = now() - interval '1 second' where key = ${ask.idempotencyKey}`;
  const again = await start(on, quote, ask);
  assert.deepEqual([again.status, again.json["id"]], [201, answers[0]?.json["id"]]);
  assert.deepEqual(await balance(on), ["32400", "600"]);
});

test("GEN-3: a used quote is 409 with its job and a fresh quote of the same; of many callers one gets the job", async () => {
  const on = await studio();
  const quote = await quoted(on);
  const answers = await Promise.all(Array.from({ length: 6 }, () => start(on, quote)));
  const jobs = answers.filter(({ status }) => status === 201);
  assert.equal(jobs.length, 1);
  for (const answer of answers) {
    if (answer.status === 201) continue;
    assert.deepEqual([answer.status, answer.json["code"], answer.json["job"]], [409, "quote_used", jobs[0]?.json["id"]]);
    const fresh = z.object({ id: z.string(), total: z.string() }).parse(answer.json["quote"]);
    assert.equal(fresh.total, "600");
    assert.notEqual(fresh.id, quote);
  }
  assert.deepEqual(await balance(on), ["32400", "600"]);
});

test("GEN-3: a quote that is over is 409, and the fresh one that comes with it starts the job", async () => {
  const on = await studio();
  const quote = await quoted(on, { ...shots(2), project: "Spring", campaign: "Launch", rush: true });
  await pool()`update organizations set clock_skew = ${15 * MINUTE} where id = ${on.caller.accountId}`;
  const over = await start(on, quote);
  assert.deepEqual([over.status, over.json["code"]], [409, "quote_expired"]);
  const fresh = createQuote.answer.parse(over.json["quote"]);
  const { id, project, campaign, rush } = z
    .object({ id: z.string(), project: z.string(), campaign: z.string(), rush: z.boolean() })
    .parse(fresh);
  assert.deepEqual([project, campaign, rush], ["Spring", "Launch", true]);
  const job = await start(on, id);
  assert.deepEqual([job.status, job.json["project"]], [201, "Spring"]);
});

test("a foreign quote, an unknown one, and what is no id at all are the same 404", async () => {
  const [on, other] = [await studio(), await studio()];
  const bodies = new Set<string>();
  for (const quote of [await quoted(other), randomUUID(), "' or 1=1 --", "../jobs"]) {
    const { status, json } = await start(on, quote);
    bodies.add(JSON.stringify([status, json["code"], json["detail"]]));
  }
  assert.deepEqual([...bodies].map((text): unknown => JSON.parse(text))[0], [
    404,
    "not_found",
    "There is no such thing in this organization.",
  ]);
  assert.equal(bodies.size, 1);
});

test("ACT-9: out of credit is 402 with the shortfall and exactly three ways on, priced", async () => {
  const on = await studio();
  const answer = await start(on, await quoted(on, shots(100, "Q3")));
  assert.deepEqual([answer.status, answer.json["code"], answer.json["shortfall"]], [402, "insufficient_credits", "7000"]);
  const [upgrade, pack, cancel, ...more] = z.array(z.looseObject({ way: z.string() })).parse(answer.json["options"]);
  assert.deepEqual([upgrade?.way, upgrade?.["covers"], more], ["upgrade", true, []]);
  assert.deepEqual(pack, { way: "pack", covers: true, pack: { credits: "10000", bonus: "0", price: "12.2", currency: "USD" } });
  assert.deepEqual(cancel, { way: "cancel" });
  const plan = z.object({ id: z.string(), price: z.string(), currency: z.string() }).parse(upgrade?.["plan"]);
  assert.deepEqual([plan.id, plan.price, plan.currency], ["studio", "99", "USD"]);
  assert.deepEqual(await balance(on), ["33000", "0"]);
});

test("GEN-4: confirms at once never spend more than there is", async () => {
  const on = await studio("act3", "creator");
  const quotes = await Promise.all(Array.from({ length: 12 }, () => quoted(on, shots(10, "Q3"))));
  const answers = await Promise.all(quotes.map((quote) => start(on, quote)));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 201, 201, 201, 201, 201, 201, 201, 402, 402, 402, 402]);
  assert.deepEqual(await balance(on), ["1000", "32000"]);
  await sound(on);
});

test("GEN-5: a failure and a cancel return everything, and the reason is kept", async () => {
  const on = await studio();
  const [failed, cancelled] = [await started(on), await started(on)];
  const failure = await end(failApiJob, on, failed, { reason: "Out of memory" });
  assert.deepEqual([failure.status, ...money(failure), failure.json["reason"]], [200, "failed", "600", "0", "600", "0", "Out of memory"]);
  const cancel = await end(cancelApiJob, on, cancelled, { reason: "Wrong scene" });
  assert.deepEqual([cancel.status, ...money(cancel), cancel.json["reason"]], [200, "cancelled", "600", "0", "600", "0", "Wrong scene"]);
  assert.deepEqual(await balance(on), ["33000", "0"]);
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

test("a report that does not fit is 400 with its path, and the job goes on", async () => {
  const on = await studio();
  const id = await started(on);
  const bad: readonly (readonly [typeof settleJob, unknown, string])[] = [
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

test("each call needs its scope, and what moves credits its key", async () => {
  const on = await studio();
  const [quote, id] = [await quoted(on), await started(on)];
  const calls: readonly (readonly [typeof startJob, Asking, "read" | "quote" | "spend" | "meter"])[] = [
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

test("ACT-10, ACT-12: a trial spends after LinkedIn only; on the archive's plan nothing runs", async () => {
  const trial = await studio("act3", "starter");
  const refused = await start(trial, await quoted(trial, shots(1)));
  assert.deepEqual([refused.status, refused.json["code"], refused.json["reason"]], [403, "forbidden", "linkedin_required"]);
  const archive = await studio("act3", "archive");
  const off = await start(archive, await quoted(archive, shots(1)));
  assert.deepEqual([off.status, off.json["reason"]], [403, "generation_off"]);
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
