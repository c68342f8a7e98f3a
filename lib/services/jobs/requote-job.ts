import { z } from "zod";
import { findQuote } from "#db/queries/rating.ts";
import { refuse } from "#lib/units/outcome.ts";
import { makeQuote } from "../rating/quote-job.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({ quoteId: z.string().max(100) });

/**
 * Quotes again, at the prices of now, what a quote asked for that is over: whoever may spend is offered a price that binds
 * (GEN-3). Refused: `not_found`, and as a quote is where the same can no longer be had.
 */
export const requoteJob = verb({
  permission: "jobs:run",
  input,
  run: async (caller, { quoteId }) => {
    const quote = await findQuote(caller.accountId, quoteId);
    if (!quote) return refuse("not_found", { quoteId });
    const { operation, params, options, project, department, campaign, rush } = quote;
    const tags = Object.fromEntries(Object.entries({ project, department, campaign }).filter(([, tag]) => tag !== null));
    return makeQuote(caller, { operation, params, options, ...tags, rush });
  },
});
