import { apiGet, NO_QUERY } from "../operation.ts";
import { answerJob } from "../views/answer-job.ts";
import { jobAnswer } from "../views/job.ts";

export const getJob = apiGet({
  id: "getJob",
  path: "/jobs/{id}",
  scope: "read",
  summary: "One job",
  about: "A job with its receipt: the quote's lines, what it did to the books, and the lots burned.",
  refusals: ["not_found"],
  query: NO_QUERY,
  answer: jobAnswer,
  run: ({ caller, params }) => answerJob(caller, params["id"] ?? ""),
});
