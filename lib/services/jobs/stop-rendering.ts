import { z } from "zod";
import { renderer } from "#lib/gateways/http-renderer.ts";
import { done } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({ jobId: z.uuid() });

/** Tells the renderer that a job is over on our side; its credits have returned already. Throws when the renderer did not answer. */
export const stopRendering = verb({
  permission: "jobs:report",
  input,
  run: async (_caller, { jobId }) => {
    await renderer().cancel(jobId);
    return done({ jobId });
  },
});
