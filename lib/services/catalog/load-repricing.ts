import { accountsOfCard, pastJobs } from "#db/queries/past-jobs.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { NOTHING, reprice } from "#lib/domain/rating/reprice.ts";
import { DAY, later } from "#lib/units/instant.ts";

const DAYS = 30;
/** Accounts in one read. */
const BATCH = 100;
/** Different requests that are rated at most: about two seconds of work. */
const MOST = 40_000;

/**
 * Which jobs of the last 30 days, across every organization on the card, would have cost more or less by another version:
 * what was quoted then against what it would be quoted now. Bounded: `complete` says whether all were looked at.
 */
export async function loadRepricing({ now }: Pick<Caller, "now">, card: RateCard) {
  const since = later(now, -DAYS * DAY);
  let repricing = NOTHING;
  let rated = 0;
  let accounts = 0;
  let after: string | null = null;
  for (;;) {
    const ids: readonly string[] = await accountsOfCard(card.id, after, BATCH);
    if (ids.length === 0) return { ...repricing, accounts, since, days: DAYS, complete: true };
    const past = await pastJobs(card.id, ids, since);
    repricing = reprice(card, repricing, past);
    rated += past.length;
    accounts += ids.length;
    after = ids.at(-1) ?? null;
    if (rated >= MOST) return { ...repricing, accounts, since, days: DAYS, complete: false };
    // Other requests of this server take their turn between two batches.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
