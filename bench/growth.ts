import { openPool } from "../db/client.ts";
import { freshDatabase } from "../db/testing.ts";
import { verifyLedger } from "../db/verify.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { confirmSpend } from "../lib/services/jobs/confirm-spend.ts";
import { loadStatement } from "../lib/services/ledger/load-statement.ts";
import { loadPlanAndUsage } from "../lib/services/plans/load-plan-and-usage.ts";
import { DAY, formatInstant, later } from "../lib/units/instant.ts";
import { type Figure, median, rounded, timed } from "./figure.ts";
import { fill } from "./fill.ts";
import { quotesOf } from "./quotes.ts";
import { benchStudio } from "./studio.ts";

// A round of confirms takes a third of a second, and one may take twice as long as the next.
const RUNS = 11;
const LOADS = 40;
const CONFIRMS = 4_000;
const SIZES = process.argv.includes("--small") ? [1_000, 10_000, 100_000] : [1_000, 10_000, 100_000, 10_000_000];

type Grown = { readonly size: number; readonly caller: Caller };

/**
 * What books of up to ten million entries in one account cost: a confirm (64 callers, the time each takes of the whole), and
 * the server's time for the statement page, a balance at an instant, and Plan & usage. Ratios are against the smallest.
 */
export async function measure(): Promise<Figure[]> {
  const database = await freshDatabase();
  try {
    const grown: Grown[] = [];
    for (const size of SIZES) {
      const caller = await benchStudio();
      await fill(database.url, caller, size);
      grown.push({ size, caller: { ...caller, now: later(caller.now, 40 * DAY) } });
    }
    const patient = openPool(database.url, 1, { statement_timeout: 0 });
    for (const { size, caller } of grown) {
      const breaks = size > 100_000 ? [] : await verifyLedger(caller.accountId, patient, caller.now);
      if (breaks.length > 0) throw new Error(`the filled books do not verify: ${JSON.stringify(breaks)}`);
    }
    await patient.end();
    return [
      ...(await compare("ledger.flat", "us a confirm", grown, (one) => confirm(database.url, one))),
      ...(await compare("ledger.statement.flat", "ms", grown.slice(1), (one) => load(one, statementOf))),
      ...(await compare("ledger.balance-at.flat", "ms", grown.slice(1), (one) => load(one, balanceOf))),
      ...(await compare("dashboard.flat", "ms", grown.slice(1), (one) => load(one, loadPlanAndUsage))),
    ];
  } finally {
    await database.drop();
  }
}

function statementOf(caller: Caller): Promise<unknown> {
  return loadStatement(caller, {});
}

function balanceOf(caller: Caller): Promise<unknown> {
  return loadStatement(caller, { at: formatInstant(later(caller.now, -20 * DAY)).slice(0, 16) });
}

/** Turn about, so that a busy moment of the machine meets all; the first round only warms up. */
async function compare(name: string, unit: string, grown: readonly Grown[], sample: (one: Grown) => Promise<number>): Promise<Figure[]> {
  const samples = new Map(grown.map(({ size }) => [size, [] as number[]]));
  for (let run = 0; run <= RUNS; run++) {
    for (const one of grown) {
      const value = await sample(one);
      if (run > 0) samples.get(one.size)?.push(value);
    }
  }
  const [first, ...rest] = grown.map(({ size }) => ({ size, value: median(samples.get(size) ?? []) }));
  if (!first) return [];
  const figures: Figure[] = [{ name: `${name}.${first.size}`, value: rounded(first.value), unit, runs: RUNS }];
  for (const { size, value } of rest) {
    figures.push({
      name: `${name}.${size}`,
      value: rounded(value),
      unit,
      ratio: rounded(value / first.value),
      against: `${name}.${first.size}`,
      runs: RUNS,
    });
  }
  return figures;
}

// The quotes are made just before, so that this process remembers those of each account alike.
async function confirm(url: string, { caller }: Grown): Promise<number> {
  const quotes = await quotesOf(url, caller, CONFIRMS);
  const began = performance.now();
  await timed(quotes, 64, async (quoteId) => {
    const job = await confirmSpend(caller, { quoteId });
    if (!job.ok) throw new Error(job.reason);
  });
  return ((performance.now() - began) * 1000) / quotes.length;
}

async function load({ caller }: Grown, page: (caller: Caller) => Promise<unknown>): Promise<number> {
  return median(await timed(Array.from({ length: LOADS }), 1, () => page(caller)));
}
