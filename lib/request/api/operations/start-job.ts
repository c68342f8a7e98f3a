import { z } from "zod";
import { confirmSpend } from "#lib/services/jobs/confirm-spend.ts";
import { idText } from "../formats.ts";
import { apiPost } from "../operation.ts";
import { answerJob } from "../views/answer-job.ts";
import { jobAnswer } from "../views/job.ts";
import { spendRefusal } from "../views/spend-refusal.ts";

export const startJob = apiPost({
  id: "startJob",
  path: "/jobs",
  scope: "spend",
  summary: "Start a job",
  about:
    "Confirms a quote: holds exactly its total, or refuses (GEN-5). `run: self`, the usual: the caller does the work and reports it; `renderer`: the organization's renderer does. A quote that is over comes back as `quote`, priced anew; where credits fall short, `options` are the three ways on (ACT-9).",
  refusals: ["insufficient_credits", "not_found", "quote_expired", "quote_used", "quote_stale", "policy_violation"],
  movesCredits: true,
  status: 201,
  body: z.strictObject({ quote: idText.min(1).max(100), run: z.enum(["self", "renderer"]).exactOptional() }),
  example: { quote: "01990f3c-7a52-7cc1-b0a5-5a3a3c1d9a10", run: "self" },
  answer: jobAnswer,
  run: async ({ caller, body: { quote, run = "self" }, tryId }) => {
    const started = await confirmSpend(caller, { quoteId: quote, run, ...(tryId === null ? {} : { tryId }) });
    return started.ok ? answerJob(caller, started.value.jobId) : spendRefusal(caller, quote, started);
  },
});
