import { quoteJob } from "#lib/services/rating/quote-job.ts";
import { done } from "#lib/units/outcome.ts";
import { apiPost } from "../operation.ts";
import { quoteAnswer, quoteOf } from "../views/quote.ts";
import { quoteBody } from "../views/quote-request.ts";

export const createQuote = apiPost({
  id: "createQuote",
  path: "/quotes",
  scope: "quote",
  summary: "Ask for a quote",
  about:
    "Prices a job exactly, for 15 minutes and one job (GEN-3). It moves nothing, and is given also when the balance does not cover it. `alternatives` are the same request with one thing changed, really priced.",
  refusals: ["policy_violation"],
  status: 201,
  body: quoteBody,
  example: { operation: "shot", params: { quality: "Q2", count: 3 }, options: { services: { upscaleMinutes: 1.5 } }, project: "Spring" },
  answer: quoteAnswer,
  run: async ({ caller, body }) => {
    const quoted = await quoteJob(caller, body);
    return quoted.ok ? done(quoteOf(quoted.value)) : quoted;
  },
});
