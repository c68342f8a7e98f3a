import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Failure, say, script } from "../../scripts/lib/failure.ts";
import { startPostgres } from "../../scripts/lib/postgres.ts";
import { temporaryFolder } from "../../scripts/lib/temporary.ts";
import { differences, type Replayed } from "./replay-months.ts";

// `npm run replay -- --orders 1000 --seed 1 [--first 0] [--parts 2]`: a recorded month of webhooks in so many random orders, with
// losses, doubles, late ones and the day's comparison; exit code 1 when one of them ends otherwise. `--first` tries some again.

const MOST_TO_SHOW = 5;
type Said = { readonly done: number } | { readonly replayed: Replayed };

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "1000" },
    seed: { type: "string", default: `${Date.now() % 1_000_000_000}` },
    first: { type: "string", default: "0" },
    parts: { type: "string", default: `${Math.min(8, availableParallelism())}` },
  },
});

await script(async () => {
  const [orders = 0, seed = 0, first = 0, most = 0] = [values.orders, values.seed, values.first, values.parts].map(Number);
  if (![orders, most].every((each) => Number.isInteger(each) && each > 0) || ![seed, first].every(Number.isInteger))
    throw new Failure("--orders and --parts must be whole numbers above nought, --seed and --first whole ones.");
  const parts = Math.min(most, orders);
  const { folder, remove } = await temporaryFolder();
  // Thrown away: its promises on disk are not what this is about.
  const server = await startPostgres(folder, ["fsync=off", "max_connections=200"]);
  const children: ChildProcess[] = [];
  try {
    say(`A recorded month in ${orders} random orders, seed ${seed}, from ${first} on, in ${parts} processes.`);
    const began = performance.now();
    const done = new Map<number, number>();
    const heard = (part: number, count: number) => {
      const before = sum(done);
      done.set(part, count);
      if (Math.floor(before / 50) < Math.floor(sum(done) / 50)) say(`  ${sum(done)} of ${orders} after ${secondsSince(began)} s`);
    };
    const share = (part: number) => Math.floor((orders * part) / parts);
    const replayed = await Promise.all(
      Array.from({ length: parts }, (_, part) => {
        const what = [seed, first + share(part), share(part + 1) - share(part)];
        return runPart(what, server.superuserUrl, children, (count) => heard(part, count));
      }),
    );
    report(replayed, secondsSince(began));
  } finally {
    for (const child of children) child.kill();
    await server.stop();
    await remove();
  }
});

function runPart(what: readonly number[], url: string, children: ChildProcess[], heard: (count: number) => void): Promise<Replayed> {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_TEST_URL: url };
  // A part chooses its database itself; one that the shell names must never be touched.
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "GREENLIGHT_MODE"]) delete env[name];
  const child = fork(path.join(import.meta.dirname, "part.ts"), what.map(String), { env, serialization: "advanced" });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.on("message", (said: Said) => ("done" in said ? heard(said.done) : resolve(said.replayed)));
    child.once("exit", (code) => reject(new Failure(`A part ended with ${code} before it was done.`)));
  });
}

/** Also what was lived must have ended the same in each process: the recording is the same month. */
function report(parts: readonly Replayed[], seconds: number): void {
  const lived = parts[0]?.lived ?? "";
  const wrong = parts.flatMap((part) => differences({ ...part, lived }));
  const ends = parts.flatMap((part) => [...part.ends.values()]);
  const others = ends.filter((end) => end !== lived).length;
  const breaks = parts.reduce((all, part) => all + part.breaks.length, 0);
  for (const each of wrong.slice(0, MOST_TO_SHOW)) say(each);
  const load = loadavg().map((each) => each.toFixed(1));
  say(`${ends.length} orders of ${parts[0]?.events} events in ${seconds} s, load ${load.join(" ")}.`);
  say(`${ends.length - others} ended equal, to the milli; ${others} did not. ${breaks} promises of the books are broken.`);
  if (wrong.length > 0) process.exitCode = 1;
}

function sum(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 1_000);
}
