import { apiOperation } from "../operation.ts";
import { answerJob } from "../views/answer-job.ts";
import { jobAnswer } from "../views/job.ts";

export const getJob = apiOperation({
  id: "getJob",
  method: "GET",
  path: "/jobs/{id}",
  scope: "read",
  summary: "One job",
  about: "A job with its receipt: the quote's lines, what it did to the books, and the lots burned.",
  refusals: ["not_found"],
  answer: jobAnswer,
  run: ({ caller, params }) => answerJob(caller, params["id"] ?? ""),
});
