import { duePeriods } from "#db/queries/ledger.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { renewCycle } from "./renew-cycle.ts";

const BATCH = 200;

/** The worker's round: closes what is due by each organization's own clock, until nothing is. Answers how many periods it closed. */
export async function closeDuePeriods(now: Instant, requestId: string): Promise<number> {
  let closed = 0;
  for (let due = await duePeriods(now, BATCH); due.length > 0; due = await duePeriods(now, BATCH)) {
    for (const { accountId, slug, clockSkew } of due) {
      const caller: Caller = { accountId, slug, actor: "system:worker", role: "system", now: later(now, clockSkew), requestId };
      const outcome = await renewCycle(caller, {});
      if (outcome.ok) closed += outcome.value.closed;
    }
  }
  return closed;
}
