import { z } from "zod";
import { verb } from "../verb.ts";
import { endJob } from "./end-job.ts";

const input = z.strictObject({ jobId: z.string().max(100), reason: z.string().trim().min(1).max(500), tryId: z.uuid().exactOptional() });

/** Ends a job that failed: everything held returns (GEN-5). Repeating it answers the same. Refused: `not_found`, `job_ended`. */
export const failJob = verb({
  permission: "jobs:report",
  input,
  run: (caller, { jobId, reason, tryId }) => endJob(caller, jobId, { kind: "release", outcome: "failed", memo: reason }, tryId),
});
