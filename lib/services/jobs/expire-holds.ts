import { z } from "zod";
import { findHold } from "#db/queries/holds.ts";
import { expiredHolds } from "#db/queries/jobs.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { endJob } from "./end-job.ts";

const BATCH = 200;
const input = z.strictObject({ jobId: z.uuid() });

/** The worker's round: gives back what holds set aside whose time is over, by each organization's own clock. Answers how many. */
export async function expireHolds(now: Instant, requestId: string): Promise<number> {
  let expired = 0;
  for (let found = BATCH; found === BATCH; ) {
    const holds = await expiredHolds(now, BATCH);
    found = holds.length;
    for (const { accountId, slug, clockSkew, jobId } of holds) {
      const outcome = await expireHold({ accountId, slug, actor: "system:worker", role: "system", now: later(now, clockSkew), requestId }, { jobId });
      if (outcome.ok) expired += 1;
    }
  }
  return expired;
}

/** Ends a job that did not report in time: everything held returns (GEN-5). Refused: `not_found`, `not_due`, `job_ended`. */
export const expireHold = verb({
  permission: "jobs:report",
  input,
  run: async (caller, { jobId }) => {
    const hold = await findHold(caller.accountId, jobId);
    if (!hold) return refuse("not_found", { jobId });
    if (hold.expiresAt > caller.now) return refuse("not_due", { jobId, expiresAt: hold.expiresAt });
    return endJob(caller, jobId, { kind: "release", outcome: "expired", memo: "It did not report in time." });
  },
});
