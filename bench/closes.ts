import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { ensurePerson } from "../db/queries/demo.ts";
import { freshDatabase } from "../db/testing.ts";
import { verifyLedger } from "../db/verify.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { confirmSpend } from "../lib/services/jobs/confirm-spend.ts";
import { createOrg } from "../lib/services/orgs/create-org.ts";
import { quoteJob } from "../lib/services/rating/quote-job.ts";
import { DAY, instant, later } from "../lib/units/instant.ts";
import { type Figure, percentile, rounded, timed } from "./figure.ts";
import { benchStudio } from "./studio.ts";

const ACCOUNTS = 10_000;
const CONFIRMS = 400;
const WIDTH = 8;

/** Ten thousand accounts whose periods end in the same minute, closed by a worker of its own process while others confirm; and what the confirms notice of it. */
export async function measure(): Promise<Figure[]> {
  const database = await freshDatabase();
  try {
    const due = await openMany(ACCOUNTS);
    const studio = await benchStudio();
    const quiet = percentile(await confirms(studio, CONFIRMS), 0.99);
    const worker = fork(new URL("./closes-worker.ts", import.meta.url), [String(due)], {
      env: { ...process.env, DATABASE_URL: database.url },
    });
    const ended: Promise<unknown[]> = once(worker, "message");
    const samples: number[] = [];
    let seconds: number | null = null;
    void ended.then(([took]) => {
      seconds = Number(took);
    });
    while (seconds === null && worker.exitCode === null) samples.push(...(await confirms(studio, WIDTH)));
    await ended;
    worker.kill();
    const patient = postgres(database.url, { max: 1 });
    const [left] = await patient`select count(*)::int as open from accounts where period_end <= ${new Date(due).toISOString()}`;
    const breaks = await verifyLedger(null, patient);
    await patient.end();
    if (left?.["open"] !== 0 || breaks.length > 0)
      throw new Error(`not all is closed and well: ${JSON.stringify([left, breaks.slice(0, 5)])}`);
    const busy = percentile(samples, 0.99);
    return [
      { name: `ledger.closes.${ACCOUNTS}`, value: rounded(seconds ?? Number.NaN), unit: "s", runs: 1 },
      { name: "confirm.quiet.p99", value: rounded(quiet), unit: "ms", runs: 1 },
      {
        name: "confirm.closing.p99",
        value: rounded(busy),
        unit: "ms",
        ratio: rounded(busy / quiet),
        against: "confirm.quiet.p99",
        runs: 1,
      },
    ];
  } finally {
    await database.drop();
  }
}

/** Opens accounts that began within one minute, a month and more ago; answers when all of them are due. */
async function openMany(count: number): Promise<number> {
  const ownerId = await ensurePerson("closes@bench.test", "Bench");
  const began = instant(Date.now() - 40 * DAY);
  await timed(Array.from({ length: count }), 16, async () => {
    const system: Caller = { accountId: randomUUID(), slug: "", actor: "system:bench", role: "system", now: began, requestId: "bench" };
    const made = await createOrg(
      { ...system, now: later(began, Math.floor(Math.random() * 60_000)) },
      { ownerId, name: "Bench", slug: system.accountId, planId: "creator" },
    );
    if (!made.ok) throw new Error(made.reason);
  });
  return Date.now() - 5 * DAY;
}

async function confirms(caller: Caller, count: number): Promise<number[]> {
  const quotes: string[] = [];
  await timed(Array.from({ length: count }), WIDTH, async () => {
    const quote = await quoteJob(caller, { operation: "shot", params: { quality: "Q2", count: 1 } });
    if (quote.ok) quotes.push(quote.value.id);
  });
  await pause(1);
  return timed(quotes, WIDTH, async (quoteId) => {
    const job = await confirmSpend(caller, { quoteId, run: "self" });
    if (!job.ok) throw new Error(job.reason);
  });
}
