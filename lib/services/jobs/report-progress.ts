import { z } from "zod";
import { findHold } from "#db/queries/holds.ts";
import { saveProgress } from "#db/queries/jobs.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({ jobId: z.uuid(), progress: z.number().min(0).max(100), message: z.string().max(500).optional() });

/** Keeps how far a running job is, in percent, and moves the pages that watch it. Refused: `not_found`, `job_ended`. */
export const reportProgress = verb({
  permission: "jobs:report",
  input,
  run: async ({ accountId, now }, { jobId, progress, message }) => {
    const hold = await findHold(accountId, jobId);
    if (!hold) return refuse("not_found", { jobId });
    if (hold.state !== "open") return refuse("job_ended", { jobId, outcome: hold.outcome });
    await saveProgress(accountId, jobId, Math.floor(progress), message ?? null, now);
    return done({ jobId });
  },
});
