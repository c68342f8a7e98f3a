import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { rememberQuote } from "#db/queries/confirmation.ts";
import { insertQuotes } from "#db/queries/rating.ts";
import { type BatchPlan, MOST_ITEMS, planBatch } from "#lib/domain/rating/batch.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { beyondTier, priceListOf, quoteOf, quoteRequest, ratingOf, unquotable } from "./price-request.ts";

const input = z.strictObject({ items: z.array(quoteRequest).min(1).max(MOST_ITEMS) });

/** A batch as it was planned, and a binding quote of each item, in the order that they were asked in. */
export type QuotedBatch = Omit<BatchPlan, "items"> & { readonly unit: string; readonly quotes: readonly Quote[] };

/**
 * Prices up to 500 items together: similar ones form groups that cost less, and each item gets a quote of its own at its
 * group's price, all stored in one statement (ALW-5, GEN-3). What each would take of the balance it says by itself. Refused:
 * `not_found`, `invalid_request` with paths such as `items.3.params.seconds`, `policy_violation` (ALW-2).
 */
export const quoteBatch = verb({
  permission: "quotes:create",
  input,
  run: async (caller, { items }): Promise<Outcome<QuotedBatch, "not_found" | "invalid_request" | "policy_violation">> => {
    const prices = await priceListOf(caller);
    if (!prices) return refuse("not_found");
    const errors = items.flatMap((item, index) => unquotable(prices, item, `items.${index}.`));
    if (errors.length > 0) return refuse("invalid_request", { errors: errors.slice(0, 20) });
    const planned = planBatch(prices.card, items.map(ratingOf), prices.terms);
    if (!planned.ok) return planned;
    const foreign = otherUnits(planned.value);
    if (foreign.length > 0) return refuse("invalid_request", { errors: foreign });
    const violations = items.flatMap((item, index) => beyondTier(prices, item, `items.${index}.`));
    if (violations.length > 0) return refuse("policy_violation", { violations: violations.slice(0, 20) });
    const { items: priced, ...plan } = planned.value;
    const quotes = priced.flatMap(({ request, rated }, index) => {
      const asked = items[index];
      return asked ? quoteOf(caller, prices, { ...asked, options: request.options }, rated) : [];
    });
    await atomically(insertQuotes(caller.accountId, quotes), audited(caller, "quotes.created", null, { count: quotes.length }));
    for (const quote of quotes) rememberQuote(caller.accountId, quote);
    return done({ ...plan, unit: quotes[0]?.unit ?? prices.account.unit, quotes });
  },
});

/** Amounts of two currencies have no sum. */
function otherUnits({ items }: BatchPlan) {
  const unit = items[0]?.rated.unit;
  return items
    .flatMap(({ rated }, index) =>
      rated.unit === unit ? [] : [{ path: `items.${index}.params`, message: `is priced in ${rated.unit}, and the first item in ${unit}` }],
    )
    .slice(0, 20);
}
