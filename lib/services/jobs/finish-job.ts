import { z } from "zod";
import { findHold, saveOutput } from "#db/queries/holds.ts";
import { findQuote } from "#db/queries/rating.ts";
import { rate } from "#lib/domain/rating/quote.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Millis } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { findCard } from "../cards.ts";
import { verb } from "../verb.ts";
import { endJob } from "./end-job.ts";

export const jobOutput = z.strictObject({
  seconds: z.number().positive().max(1e9).optional(),
  qualityScore: z.number().min(0).max(10).optional(),
});

const input = z.strictObject({
  jobId: z.string().max(100),
  /** The parameters as they turned out; without them the quote's total is what it cost. */
  actual: z.record(z.string(), z.unknown()).optional(),
  /** What the job made: its length in seconds, and how good it is from 0 to 10. */
  output: jobOutput.optional(),
  tryId: z.uuid().exactOptional(),
});

/**
 * Settles a job that succeeded: `actual` is rated by the card version of its quote, the hold pays at most what it holds, and
 * the rest returns (GEN-5). Repeating it answers the same. Refused: `not_found`, `job_ended`, `invalid_request` for `actual`.
 */
export const finishJob = verb({
  permission: "jobs:report",
  input,
  run: async (caller, { jobId, actual, output, tryId }) => {
    const hold = await findHold(caller.accountId, jobId);
    const quote = hold?.quoteId ? await findQuote(caller.accountId, hold.quoteId) : null;
    if (!hold || !quote) return refuse("not_found", { jobId });
    const cost = await costOf(quote, actual);
    if (!cost.ok) return cost;
    if (output && hold.state === "open") await saveOutput(caller.accountId, jobId, output, caller.now);
    return endJob(caller, jobId, { kind: "settle", amount: cost.value }, tryId);
  },
});

async function costOf(quote: Quote, actual: Record<string, unknown> | undefined): Promise<Outcome<Millis, "invalid_request">> {
  const card = await findCard(quote.cardId, quote.cardVersion);
  if (!actual || !card) return done(quote.total);
  const rated = rate(card, { operation: quote.operation, params: actual, options: quote.options }, discountOf(quote));
  if (!rated.ok) return misfit(rated.detail["errors"]);
  if (rated.value.unit === quote.unit) return done(rated.value.total);
  return refuse("invalid_request", {
    errors: [{ path: "actual", message: `is priced in ${rated.value.unit}, and the quote in ${quote.unit}` }],
  });
}

const problems = z.array(z.object({ path: z.string(), message: z.string() }));

// What the engine calls params is called actual here.
function misfit(errors: unknown) {
  const named = problems.parse(errors).map(({ path, message }) => ({ path: path.replace(/^params/, "actual"), message }));
  return refuse("invalid_request", { errors: named });
}

// The plan's discount is the one that was quoted, whatever plan the account is on by now (ACT-14).
function discountOf({ lines }: Quote): { discountPercent?: string } {
  const percent = lines.find(({ stage }) => stage === "discount")?.percent;
  return percent === undefined ? {} : { discountPercent: percent.replace(/^[-−]/, "") };
}
