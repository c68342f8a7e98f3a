import { randomUUID } from "node:crypto";
import { openPool } from "../db/client.ts";
import { itemOf } from "../db/ledger/item.ts";
import { Lane } from "../db/ledger/lane.ts";
import { freshDatabase } from "../db/testing.ts";
import { verifyLedger } from "../db/verify.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { confirmSpend } from "../lib/services/jobs/confirm-spend.ts";
import { idAt } from "../lib/units/id.ts";
import { DAY, instant, later } from "../lib/units/instant.ts";
import { credits } from "../lib/units/millis.ts";
import { type Figure, median, percentile, rounded, timed } from "./figure.ts";
import { interactiveBalanceRate, interactiveRate } from "./interactive.ts";
import { pgbenchRate } from "./pgbench.ts";
import { quotesOf } from "./quotes.ts";
import { benchStudio } from "./studio.ts";

const RUNS = 5;
const CALLERS = 64;
// As many quotes as a process remembers.
const CONFIRMS = 20_000;
const DEBITS = 1_500;
const PGBENCH_SECONDS = 8;
// Who waits for one row with 63 others may wait for long.
const PATIENT = { statement_timeout: 0, lock_timeout: 0 };

type Run = { readonly rate: number; readonly p50: number; readonly p99: number };

/**
 * The hot account and the hundred: confirms a second from 64 callers through the verb layer, full schema, roll-ups and
 * seals on, beside what is usual, measured in the same run. Each kind of run takes its turn in each round.
 */
export async function measure(): Promise<Figure[]> {
  const database = await freshDatabase();
  try {
    const rounds = {
      hot: [] as Run[],
      wide: [] as Run[],
      alone: [] as number[],
      aloneHot: [] as number[],
      interactive: [] as number[],
      bare: [] as number[],
      pgbench: [] as number[],
    };
    // A process that has run for a while: its code is compiled, its memory has found its size.
    for (const accounts of [1, 100, 1]) await confirms(database.url, accounts, CONFIRMS);
    for (let run = 0; run < RUNS; run++) {
      rounds.hot.push(await confirms(database.url, 1, CONFIRMS));
      rounds.interactive.push(await interactiveRate(database.url, DEBITS));
      rounds.bare.push(await interactiveBalanceRate(database.url, DEBITS));
      rounds.wide.push(await confirms(database.url, 100, CONFIRMS));
      rounds.alone.push(await oneACall(database.url, 100, DEBITS * 4));
      rounds.aloneHot.push(await oneACall(database.url, 1, DEBITS * 2));
      const tps = pgbenchRate(database.url, PGBENCH_SECONDS);
      if (tps !== null) rounds.pgbench.push(tps);
    }
    const patient = openPool(database.url, 1, { statement_timeout: 0 });
    const breaks = await verifyLedger(null, patient);
    await patient.end();
    if (breaks.length > 0) throw new Error(`the books do not verify: ${JSON.stringify(breaks)}`);
    return figuresOf(rounds);
  } finally {
    await database.drop();
  }
}

type Rounds = {
  readonly hot: Run[];
  readonly wide: Run[];
  readonly alone: number[];
  readonly aloneHot: number[];
  readonly interactive: number[];
  readonly bare: number[];
  readonly pgbench: number[];
};

function figuresOf(rounds: Rounds): Figure[] {
  const hot = median(rounds.hot.map(({ rate }) => rate));
  const wide = median(rounds.wide.map(({ rate }) => rate));
  const [interactive, alone, aloneHot] = [median(rounds.interactive), median(rounds.alone), median(rounds.aloneHot)];
  const figure = (name: string, value: number, unit: string, base?: number, against?: string): Figure => ({
    name,
    value: rounded(value),
    unit,
    ...(base === undefined || against === undefined ? {} : { ratio: rounded(value / base), against }),
    runs: RUNS,
  });
  return [
    figure("interactive", interactive, "debits/s"),
    figure("ledger.hot64", hot, "confirms/s", interactive, "interactive"),
    // The least that an interactive transaction can do: no lots, no burn order.
    figure("interactive.bare", median(rounds.bare), "debits/s"),
    figure("ledger.hot64.bare", hot, "confirms/s", median(rounds.bare), "interactive.bare"),
    ...(rounds.pgbench.length
      ? [figure("ledger.hot64.pgbench", hot, "confirms/s", median(rounds.pgbench), "pgbench TPC-B, 64 clients")]
      : []),
    figure("ledger.hot64.p50", median(rounds.hot.map(({ p50 }) => p50)), "ms"),
    figure("ledger.hot64.p99", median(rounds.hot.map(({ p99 }) => p99)), "ms"),
    figure("one-a-call", alone, "debits/s"),
    figure("ledger.wide100", wide, "confirms/s", alone, "one-a-call"),
    figure("one-a-call.hot", aloneHot, "debits/s"),
    // What ledger.md measures first: a function call a debit, all on one account, each waiting for the lock of the one before.
    figure("ledger.wide100.hot", wide, "confirms/s", aloneHot, "one-a-call.hot"),
    figure("ledger.wide100.p99", median(rounds.wide.map(({ p99 }) => p99)), "ms"),
  ];
}

/** Confirms from 64 callers, dealt over so many accounts. */
async function confirms(url: string, accounts: number, count: number): Promise<Run> {
  const studios = await timedStudios(accounts);
  const each: { caller: Caller; quoteId: string }[][] = [];
  await timed(studios, 4, async (caller) => {
    const quotes = await quotesOf(url, caller, Math.ceil(count / accounts));
    each.push(quotes.map((quoteId) => ({ caller, quoteId })));
  });
  const dealt = Array.from({ length: each[0]?.length ?? 0 }, (_, index) => each.flatMap((quotes) => quotes[index] ?? [])).flat();
  const began = performance.now();
  const samples = await timed(dealt, CALLERS, async ({ caller, quoteId }) => {
    const job = await confirmSpend(caller, { quoteId });
    if (!job.ok) throw new Error(job.reason);
  });
  const seconds = (performance.now() - began) / 1000;
  return { rate: dealt.length / seconds, p50: median(samples), p99: percentile(samples, 0.99) };
}

async function timedStudios(count: number): Promise<Caller[]> {
  const studios: Caller[] = [];
  await timed(Array.from({ length: count }), 8, async () => {
    studios.push(await benchStudio());
  });
  return studios;
}

/** The same holds on so many accounts, each in a call of its own: 64 callers with a connection each. */
async function oneACall(url: string, accounts: number, count: number): Promise<number> {
  const studios = await timedStudios(accounts);
  const lanes = Array.from({ length: CALLERS }, () => new Lane(() => openPool(url, 1, PATIENT), 30_000));
  const [now, free] = [instant(Date.now()), [...lanes]];
  const post = async (index: number) => {
    const { accountId, actor } = studios[index % studios.length] ?? { accountId: "", actor: "" };
    const id = idAt(now, randomUUID());
    const job = {
      quoteId: id,
      operation: "shot",
      cardId: "act3",
      cardVersion: 1,
      runner: "self",
      project: "Bench",
      member: actor,
    } as const;
    const hold = {
      kind: "hold",
      key: `confirm:${id}`,
      actor,
      at: now,
      holdId: id,
      amount: credits(80),
      expiresAt: later(now, DAY),
      ...job,
    } as const;
    const lane = free.pop();
    const [answer] = (await lane?.call([itemOf(accountId, hold)])) ?? [];
    if (answer?.status !== "done") throw new Error(`${answer?.reason}`);
    if (lane) free.push(lane);
  };
  await timed([...Array(CALLERS * 4).keys()], CALLERS, post);
  const began = performance.now();
  await timed([...Array(count).keys()], CALLERS, post);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(lanes.map((lane) => lane.end()));
  return count / seconds;
}
