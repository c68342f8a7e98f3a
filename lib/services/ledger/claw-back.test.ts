import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { ask, at, classes, fail, hold, holdOf, must, openOrg, settle } from "../testing.ts";
import { clawBackPayment } from "./claw-back-payment.ts";

const START = at("2026-01-10T09:00:00Z");
const CLOSE = at("2026-02-10T09:00:00Z");
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
async function pay(caller: Caller, sourceId: string, whole: number, isMonthly = false): Promise<void> {
  const lot = isMonthly ? { class: "monthly", rank: 0, periodEnd: CLOSE } : { class: "packs", rank: 2, periodEnd: null };
  const paid = { amount: credits(whole), expiresAt: null, source: "payment", sourceId, fromSide: "external", lotId: randomUUID() } as const;
  await must(ask(caller, { ...lot, ...paid, kind: "grant" }));
}
async function verified({ accountId, now }: Caller): Promise<void> {
  assert.deepEqual(await verifyLedger(accountId, undefined, now), []);
}

test("GEN-4: a payment takes back what is left of its own lot, what is held of it as it returns, and nothing that another bought", async () => {
  const studio = await openOrg("act3", "archive", START);
  await pay(studio, "first", 1_000);
  await pay(studio, "second", 1_000);
  await settle(studio, await hold(studio, 200), 200);
  const [fails, succeeds] = [await hold(studio, 300), await hold(studio, 100)];
  const claw = { key: "dispute", paymentId: "first", amount: credits(1_000) };
  for (const _ of [1, 2]) assert.partialDeepStrictEqual(await clawBackPayment(studio, claw), { ok: true, value: { taken: credits(400) } });
  assert.deepEqual(await classes(studio), [["packs", 1_000]]);
  await fail(studio, fails);
  await settle(studio, succeeds, 100);
  assert.deepEqual(await classes(studio), [["packs", 1_000]], "the 300 that returned were taken, the 100 were spent");
  await verified(studio);
});

test("ACT-3: of a bank that two payments filled, the one that is taken back loses at most what it put in and is unspent; the other's stays", async () => {
  const studio = await openOrg("act3", "creator", START);
  await settle(studio, await hold(studio, 33_000), 33_000);
  await pay(studio, "first", 5_000, true);
  await pay(studio, "second", 2_000, true);
  const jobId = await hold(studio, 1_000);
  const next = when(studio, CLOSE);
  await renewCycle(next, {});
  await settle(next, await hold(next, 34_500), 34_500);
  assert.deepEqual(await classes(next), [["bank", 4_500]]);
  const claw = await clawBackPayment(next, { key: "dispute", paymentId: "first", amount: credits(5_000) });
  assert.partialDeepStrictEqual(claw, { ok: true, value: { taken: credits(2_500), available: credits(2_000) } });
  await fail(next, jobId);
  assert.deepEqual(await classes(next), [["bank", 2_000]], "the 1,000 that were held of the first payment's lot are taken as they return");
  await verified(next);
});

test("GEN-4: a limit that many callers reach at once is reached exactly, and the refusals name it and what it lacks", async () => {
  const studio = await openOrg("act3", "creator", START);
  const limit = randomUUID();
  const [from, to] = [START, CLOSE].map(formatInstant);
  await pool()`select ledger_limit(${studio.accountId}, ${limit}, 'member', 'x', ${from ?? null}, ${to ?? null}, 10000000, true)`;
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => ask(studio, { ...holdOf(studio, credits(index % 2 ? 90 : 70)), limits: [limit] })),
  );
  const done = answers.filter((answer) => answer.status === "done").length;
  const refused = answers.flatMap((answer) => (answer.status === "refused" ? [answer] : []));
  const [row] = await pool()<{ held: string }[]>`select held from limits where id = ${limit}`;
  assert.equal(done + refused.length, 200);
  assert.ok(
    refused.every(({ reason, limitId, shortfall }) => reason === "limit_exceeded" && limitId === limit && shortfall && shortfall > 0n),
  );
  assert.ok(BigInt(row?.held ?? 0) > credits(10_000 - 70) && BigInt(row?.held ?? 0) <= credits(10_000), row?.held);
  await verified(studio);
});
