import { failJob } from "#lib/services/jobs/fail-job.ts";
import { apiPost } from "../operation.ts";
import { answerEnd } from "../views/answer-job.ts";
import { jobAnswer } from "../views/job.ts";
import { reasonBody } from "../views/reason.ts";

export const failApiJob = apiPost({
  id: "failJob",
  path: "/jobs/{id}/fail",
  scope: "meter",
  summary: "Fail a job",
  about:
    "Says that a job failed. Everything held returns to the lots it came from (GEN-5, GEN-6). A job that has ended is 409 with what it became.",
  refusals: ["not_found", "conflict"],
  movesCredits: true,
  body: reasonBody,
  example: { reason: "Out of memory" },
  answer: jobAnswer,
  run: async ({ caller, params: { id: jobId = "" }, body, tryId }) =>
    answerEnd(caller, jobId, await failJob(caller, { jobId, ...body, ...(tryId === null ? {} : { tryId }) })),
});
