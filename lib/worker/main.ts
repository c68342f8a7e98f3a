import { closePool } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { SECOND } from "#lib/units/instant.ts";
import { keepGoing } from "./keep-going.ts";
import { speakBeforeDying } from "./last-words.ts";
import { SCHEDULE } from "./schedule.ts";

/** What runs may finish within; then the process ends, and what was cut short is done again by whoever comes next. */
const DRAIN = 2 * SECOND;

/** The background worker: a plain Node process. Run as many as you like. */
async function main(): Promise<void> {
  speakBeforeDying();
  env();
  const stop = new AbortController();
  const rounds = Promise.all(SCHEDULE.map((round) => keepGoing(round, stop.signal)));
  log.info({ rounds: SCHEDULE.length }, "the worker is at work");
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  stop.abort();
  setTimeout(() => process.exit(0), DRAIN).unref();
  await rounds;
  await closePool();
  log.info("the worker has stopped");
  process.exit(0);
}

await main();
