import { z } from "zod";
import { quoteRequest } from "#lib/services/rating/price-request.ts";

/** What is asked of a quote. Parameters and options are the card's to judge: `GET /rate-card` has their schemas. */
export const quoteBody = quoteRequest.extend({
  operation: z.string().max(100).describe("An operation of the organization's rate card."),
  params: z.unknown().describe("As the operation's `params` in the rate card. Unknown keys are refused."),
  options: z
    .unknown()
    .optional()
    .describe(
      "`{ template?: { complexity }, batchSize?, platforms?: [], services?: {…} }`, as the operation's `options` in the rate card.",
    ),
});
