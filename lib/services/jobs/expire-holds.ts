import { z } from "zod";
import { findHold } from "#db/queries/holds.ts";
import { expiredHolds } from "#db/queries/jobs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { endJob } from "./end-job.ts";

const BATCH = 200;
const input = z.strictObject({ jobId: z.uuid() });

/** The worker's round: gives back what holds set aside whose time is over, by each organization's own clock. Answers how many. */
export async function expireHolds(now: Instant, requestId: string): Promise<number> {
  let expired = 0;
  for (;;) {
    const before = expired;
    const holds = await expiredHolds(now, BATCH);
    for (const { accountId, slug, clockSkew, jobId } of holds) {
      const caller: Caller = { accountId, slug, actor: "system:worker", role: "system", now: later(now, clockSkew), requestId };
      if ((await expireHold(caller, { jobId })).ok) expired += 1;
    }
    // A full batch of which none could be ended would come again for ever: the next round may know more.
    if (holds.length < BATCH || expired === before) return expired;
  }
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
