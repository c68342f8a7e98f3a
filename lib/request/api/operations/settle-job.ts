import { z } from "zod";
import { finishJob, jobOutput } from "#lib/services/jobs/finish-job.ts";
import { apiPost } from "../operation.ts";
import { answerEnd } from "../views/answer-job.ts";
import { jobAnswer } from "../views/job.ts";

export const settleJob = apiPost({
  id: "settleJob",
  path: "/jobs/{id}/settle",
  scope: "meter",
  summary: "Settle a job",
  about:
    "Says that a job succeeded. `actual` are its parameters as they turned out, priced by the card version and the options of its quote; without them it cost what was quoted. The hold pays at most what it holds, and the rest returns (GEN-5). A job that has ended is 409 with what it became.",
  refusals: ["not_found", "conflict"],
  movesCredits: true,
  body: z.strictObject({
    actual: z.record(z.string(), z.unknown()).exactOptional().describe("As the operation's `params` in the rate card."),
    output: jobOutput.exactOptional().describe("What it made: its length, and how good it is from 0 to 10."),
  }),
  example: { actual: { quality: "Q2", count: 2 }, output: { seconds: 12, qualityScore: 8.5 } },
  answer: jobAnswer,
  run: async ({ caller, params: { id: jobId = "" }, body, tryId }) =>
    answerEnd(caller, jobId, await finishJob(caller, { jobId, ...body, ...(tryId === null ? {} : { tryId }) })),
});
