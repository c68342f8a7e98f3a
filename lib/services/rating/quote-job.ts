import { rememberQuote } from "#db/queries/confirmation.ts";
import { storeQuote } from "#db/queries/rating.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { rate } from "#lib/domain/rating/quote.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { auditRow } from "../audit.ts";
import { verb } from "../verb.ts";
import { beyondTier, priceListOf, type QuoteRequest, quoteOf, quoteRequest, ratingOf, unquotable } from "./price-request.ts";

/**
 * Prices a job by the account's rate card and stores the answer: binding, immutable, good once and for 15 minutes (GEN-3).
 * Given also when the balance does not cover it: then `shortfall` is set and `balanceAfter` is null. Refused: `not_found`,
 * `invalid_request` with the paths, `policy_violation` with `violations` for what is beyond the plan's tier (ALW-2).
 */
export const quoteJob = verb({ permission: "quotes:create", input: quoteRequest, run: makeQuote });

/** The same for who may ask already: a quote that is offered in place of one that is over. */
export async function makeQuote(
  caller: Caller,
  asked: QuoteRequest,
): Promise<Outcome<Quote, "not_found" | "invalid_request" | "policy_violation">> {
  const prices = await priceListOf(caller);
  if (!prices) return refuse("not_found");
  const errors = unquotable(prices, asked);
  if (errors.length > 0) return refuse("invalid_request", { errors });
  const rated = rate(prices.card, ratingOf(asked), prices.terms);
  if (!rated.ok) return rated;
  const violations = beyondTier(prices, asked);
  if (violations.length > 0) return refuse("policy_violation", { violations });
  const quote = quoteOf(caller, prices, asked, rated.value);
  await storeQuote(caller.accountId, quote, auditRow(caller, "quote.created", quote.id));
  rememberQuote(caller.accountId, quote);
  return done(quote);
}
