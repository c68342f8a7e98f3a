import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { verifyLedger } from "../db/verify.ts";
import { ownerUrlAt } from "../scripts/lib/postgres-roles.ts";
import { startProduct } from "../scripts/lib/product.ts";
import { loadSecrets } from "../scripts/lib/secrets.ts";
import { temporaryFolder } from "../scripts/lib/temporary.ts";
import { type Figure, median, percentile, rounded, timed } from "./figure.ts";
import { type PlainInsert, plainInsert } from "./plain-insert.ts";

const RUNS = 3;
const WIDTH = 16;
const QUOTES = 800;
const ACCOUNTS = 100;

/** How many events in how many calls a run reports, and onto how many accounts. */
const USAGE = [
  { name: "hot.100", accounts: 1, events: 100, calls: 100 },
  { name: "hot.1000", accounts: 1, events: 1_000, calls: 20 },
  { name: "wide.100", accounts: ACCOUNTS, events: 100, calls: 100 },
  { name: "wide.1000", accounts: ACCOUNTS, events: 1_000, calls: 30 },
] as const;

type Run = { readonly rate: number; readonly p99: number };
type Runs = { readonly api: Run[]; readonly plain: Run[] };

/**
 * Through HTTP on the production build, from 16 callers: quotes a second, and usage events a second in calls of 100 and of
 * 1,000, onto one account and onto a hundred. Beside each, the plainest insert of as many rows like entries, in calls as
 * large, from as many callers, into the same server in the same round.
 */
export async function measure(): Promise<Figure[]> {
  const { folder, remove } = await temporaryFolder();
  const { url, stop } = await startProduct(folder);
  try {
    const owner = ownerUrlAt(Number(await readFile(path.join(folder, "postgres-port"), "utf8")), await loadSecrets(folder));
    const plain = await plainInsert(owner);
    const quoting = await openAccount(url, "act3", null);
    const metering = await opened(url, ACCOUNTS);
    const figures: Figure[] = [];
    const runs = new Map<string, Runs>(
      ["quotes", ...USAGE.map(({ name }) => `usage.${name}`)].map((name) => [name, { api: [], plain: [] }]),
    );
    // The first round warms the server up and is not counted.
    for (let round = 0; round <= RUNS; round++) {
      for (const [name, run] of await roundOf(url, plain, quoting, metering)) {
        if (round === 0) continue;
        runs.get(name)?.api.push(run.api);
        runs.get(name)?.plain.push(run.plain);
      }
    }
    for (const [name, both] of runs) figures.push(...figuresOf(name, both));
    await plain.end();
    await check(owner);
    return figures;
  } finally {
    await stop();
    await remove();
  }
}

type Round = readonly (readonly [string, { readonly api: Run; readonly plain: Run }])[];

async function roundOf(url: string, plain: PlainInsert, quoting: string, metering: readonly string[]): Promise<Round> {
  const round: [string, { api: Run; plain: Run }][] = [];
  const quotes = await counted(QUOTES, () => timed(Array.from({ length: QUOTES }), WIDTH, () => quote(url, quoting)));
  round.push(["quotes", { api: quotes, plain: await counted(QUOTES, () => plain.run(QUOTES, 1, WIDTH)) }]);
  for (const { name, accounts, events, calls } of USAGE) {
    const keys = Array.from({ length: calls }, (_, index) => metering[index % accounts] ?? "");
    const api = await counted(calls * events, () => timed(keys, WIDTH, (key) => report(url, key, events)));
    round.push([`usage.${name}`, { api, plain: await counted(calls * events, () => plain.run(calls, events, WIDTH)) }]);
  }
  return round;
}

/** How many a second, and the 99th percentile of a call in milliseconds. */
async function counted(count: number, body: () => Promise<number[]>): Promise<Run> {
  const began = performance.now();
  const samples = await body();
  return { rate: count / ((performance.now() - began) / 1_000), p99: percentile(samples, 0.99) };
}

function figuresOf(name: string, { api, plain }: Runs): Figure[] {
  const unit = name === "quotes" ? "quotes/s" : "events/s";
  const of = (runs: readonly Run[], what: keyof Run) => median(runs.map((run) => run[what]));
  const against = `plain.${name}`;
  const ratio = (what: keyof Run) => rounded(of(api, what) / of(plain, what));
  return [
    { name: `api.${name}`, value: rounded(of(api, "rate")), unit, ratio: ratio("rate"), against, runs: RUNS },
    { name: `api.${name}.p99`, value: rounded(of(api, "p99")), unit: "ms", ratio: ratio("p99"), against: `${against}.p99`, runs: RUNS },
    { name: against, value: rounded(of(plain, "rate")), unit: "rows/s", runs: RUNS },
    { name: `${against}.p99`, value: rounded(of(plain, "p99")), unit: "ms", runs: RUNS },
  ];
}

async function quote(url: string, key: string): Promise<void> {
  await call(url, "/quotes", key, { operation: "shot", params: { quality: "Q2", count: 3 }, project: "Bench" }, z.unknown());
}

async function report(url: string, key: string, events: number): Promise<void> {
  const at = new Date().toISOString();
  const batch = Array.from({ length: events }, () => ({ id: randomUUID(), operation: "encoding", params: { seconds: 30 }, at }));
  const { results } = await call(url, "/usage", key, { events: batch }, z.object({ results: z.array(z.object({ status: z.string() })) }));
  if (results.length !== events || results.some(({ status }) => status !== "accepted"))
    throw new Error(`not all was accepted: ${JSON.stringify(results.find(({ status }) => status !== "accepted"))}`);
}

async function opened(url: string, count: number): Promise<readonly string[]> {
  const keys: string[] = [];
  await timed(Array.from({ length: count }), 4, async () => {
    keys.push(await openAccount(url, "alugha", "1000000000"));
  });
  return keys;
}

/** A test account and its key, with extra credits where they are asked for. */
async function openAccount(url: string, card: string, extra: string | null): Promise<string> {
  const { key } = await call(url, "/test/accounts", null, { card }, z.object({ key: z.string() }));
  if (extra !== null) await call(url, "/test/grants", key, { class: "extra", amount: extra }, z.unknown());
  return key;
}

async function call<T>(url: string, name: string, key: string | null, body: unknown, shape: z.ZodType<T>): Promise<T> {
  const headers: Record<string, string> = { "content-type": "application/json", "idempotency-key": randomUUID() };
  if (key !== null) headers["authorization"] = `Bearer ${key}`;
  const answer = await fetch(`${url}/api/v1${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${name} answered ${answer.status}: ${await answer.text()}`);
  return shape.parse(await answer.json());
}

async function check(owner: string): Promise<void> {
  const patient = postgres(owner, { max: 1 });
  const breaks = await verifyLedger(null, patient);
  await patient.end();
  if (breaks.length > 0) throw new Error(`the books do not verify: ${JSON.stringify(breaks.slice(0, 5))}`);
}
