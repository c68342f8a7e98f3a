import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { log } from "#lib/log.ts";
import { type Instant, instant, SECOND } from "#lib/units/instant.ts";
import type { Round } from "./schedule.ts";

const LONGEST_PAUSE = 30 * SECOND;

/** Runs a round again and again until told to stop. It never rejects: a round that fails waits longer each time, and an outage is logged once. */
export async function keepGoing(round: Round, stop: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stop.aborted) {
    const result = await attempt(round, failures);
    failures = result === "failed" ? failures + 1 : 0;
    if (result !== "more") await rest(failures === 0 ? round.every : Math.min(SECOND * 2 ** (failures - 1), LONGEST_PAUSE), stop);
  }
}

async function attempt(round: Round, failures: number): Promise<"more" | "done" | "failed"> {
  try {
    const more = await round.run(clock, `${round.name.replaceAll(" ", "-")}:${randomUUID()}`);
    if (failures > 0) log.info({ round: round.name, failures }, "a round works again");
    return more ? "more" : "done";
  } catch (error) {
    if (failures === 0) log.warn({ round: round.name, error }, "a round failed; trying again, more slowly");
    return "failed";
  }
}

function clock(): Instant {
  return instant(Date.now());
}

async function rest(milliseconds: number, stop: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
