import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { z } from "zod";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { MINUTE } from "#lib/units/instant.ts";
import { balance, quoted, shots, sound, start, studio } from "../testing-jobs.ts";
import { createQuote } from "./create-quote.ts";

const database = await freshDatabase();
after(database.drop);

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

test("ACT-10, ACT-12: a trial spends after LinkedIn only; on the archive's plan nothing runs", async () => {
  const trial = await studio("act3", "starter");
  const refused = await start(trial, await quoted(trial, shots(1)));
  assert.deepEqual([refused.status, refused.json["code"], refused.json["reason"]], [403, "forbidden", "linkedin_required"]);
  const archive = await studio("act3", "archive");
  const off = await start(archive, await quoted(archive, shots(1)));
  assert.deepEqual([off.status, off.json["reason"]], [403, "generation_off"]);
});
