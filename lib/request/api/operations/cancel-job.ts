import { cancelJob } from "#lib/services/jobs/cancel-job.ts";
import { apiPost } from "../operation.ts";
import { answerEnd } from "../views/answer-job.ts";
import { jobAnswer } from "../views/job.ts";
import { reasonBody } from "../views/reason.ts";

export const cancelApiJob = apiPost({
  id: "cancelJob",
  path: "/jobs/{id}/cancel",
  scope: "meter",
  summary: "Cancel a job",
  about:
    "Gives a running job up. Everything held returns to the lots it came from (GEN-5, GEN-6). A job that has ended is 409 with what it became.",
  refusals: ["not_found", "conflict"],
  movesCredits: true,
  body: reasonBody,
  example: { reason: "Wrong scene" },
  answer: jobAnswer,
  run: async ({ caller, params: { id: jobId = "" }, body, tryId }) =>
    answerEnd(caller, jobId, await cancelJob(caller, { jobId, ...body, ...(tryId === null ? {} : { tryId }) })),
});
