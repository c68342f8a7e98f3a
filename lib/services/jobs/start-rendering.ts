import { z } from "zod";
import { findHold } from "#db/queries/holds.ts";
import { findQuote } from "#db/queries/rating.ts";
import { renderer } from "#lib/gateways/http-renderer.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { failJob } from "./fail-job.ts";

const input = z.strictObject({ jobId: z.uuid() });

/**
 * Hands a confirmed job to the renderer. Repeating it is harmless: a renderer knows its jobs by id, and a job that ended is
 * not started. A renderer that will never take it fails the job, so that everything returns (GEN-5). Throws when the
 * renderer did not answer. Refused: `not_found`.
 */
export const startRendering = verb({
  permission: "jobs:report",
  input,
  run: async (caller, { jobId }) => {
    const { accountId } = caller;
    const hold = await findHold(accountId, jobId);
    const quote = hold?.quoteId ? await findQuote(accountId, hold.quoteId) : null;
    if (!hold || !quote) return refuse("not_found", { jobId });
    if (hold.state !== "open") return done({ jobId, started: false });
    const { operation, params, options } = quote;
    const answer = await renderer().start({ jobId, accountId, operation, params, options, project: hold.project });
    if (answer.ok) return done({ jobId, started: true });
    await failJob(caller, { jobId, reason: `The renderer refused this job (it answered ${answer.detail["status"]}).` });
    return done({ jobId, started: false });
  },
});
