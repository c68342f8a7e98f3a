import { loadAccount } from "#db/queries/ledger.ts";
import { findQuote } from "#db/queries/rating.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { waysOn } from "#lib/domain/packs/ways-on.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Millis } from "#lib/units/millis.ts";
import { refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import { makeQuote } from "../rating/quote-job.ts";

/** What a quote asked for, quoted again at the prices of now (GEN-3). Null when it can no longer be had. */
export async function freshQuote(caller: Caller, quoteId: string | null): Promise<Quote | null> {
  const quote = quoteId === null ? null : await findQuote(caller.accountId, quoteId);
  if (!quote) return null;
  const { operation, params, options, project, department, campaign, rush } = quote;
  const tags = Object.fromEntries(Object.entries({ project, department, campaign }).filter(([, tag]) => tag !== null));
  const fresh = await makeQuote(caller, { operation, params, options, ...tags, rush });
  return fresh.ok ? fresh.value : null;
}

/** The refusal of a spend that the credits do not cover, with the ways on (ACT-9). */
export async function outOfCredit(caller: Caller, shortfall: Millis) {
  const account = await loadAccount(caller.accountId);
  const card = account && (await cardOf(account, caller.now));
  const ways = card && waysOn(card, account.planId, shortfall, account.period, caller.now);
  return refuse("insufficient_credits", { shortfall, ways });
}
