import { jobOfKey } from "#db/queries/holds.ts";
import { findQuote } from "#db/queries/rating.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";

/** A quote that an address names: how many milliseconds it still binds, and the job that it started, if any. Null for a quote that is not this account's. */
export async function restoreQuote(
  { accountId, now }: Caller,
  quoteId: string,
): Promise<{ quote: Quote; remaining: number; jobId: string | null } | null> {
  const quote = await findQuote(accountId, quoteId);
  if (!quote) return null;
  const jobId = await jobOfKey(accountId, `confirm:${quote.id}`);
  return { quote, remaining: Math.max(0, quote.expiresAt - now), jobId: jobId ?? null };
}
