import { z } from "zod";
import { findHold } from "#db/queries/holds.ts";
import { mayCancel } from "#lib/domain/jobs/cancellation.ts";
import { refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { endJob } from "./end-job.ts";

const input = z.strictObject({
  jobId: z.string().max(100),
  reason: z.string().trim().min(1).max(500).optional(),
  tryId: z.uuid().exactOptional(),
});

/** Cancels a running job: everything held returns (GEN-5). A creator may cancel their own, an owner and a key that reports jobs any. Refused: `not_found`, `job_ended`, `not_your_job`. */
export const cancelJob = verb({
  permission: "jobs:cancel",
  input,
  run: async (caller, { jobId, reason, tryId }) => {
    const hold = await findHold(caller.accountId, jobId);
    if (!hold) return refuse("not_found", { jobId });
    if (!mayCancel(caller, hold.createdBy)) return refuse("not_your_job", { jobId });
    return endJob(caller, jobId, { kind: "release", outcome: "cancelled", ...(reason === undefined ? {} : { memo: reason }) }, tryId);
  },
});
