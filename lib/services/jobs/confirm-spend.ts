import { randomBytes } from "node:crypto";
import { z } from "zod";
import { findConfirmedQuote, findSpendingTerms } from "#db/queries/confirmation.ts";
import { hasLinkedIn, jobOfKey } from "#db/queries/holds.ts";
import { findPlan } from "#lib/domain/catalog/registry.ts";
import { type ConfirmedQuote, mayConfirm } from "#lib/domain/jobs/confirmation.ts";
import { holdEnd } from "#lib/domain/jobs/lifecycle.ts";
import type { Hold } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { idAt } from "#lib/units/id.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import { postInPeriod } from "../plans/post-in-period.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({ quoteId: z.string().max(100), run: z.enum(["self", "renderer"]).default("self") });

/**
 * Sets a quote's credits aside before its job starts, so that two jobs cannot spend the same ones (GEN-3, GEN-5). The quote
 * is the key: however often it is confirmed, it charges once. Refused: `not_found`, `quote_used` with its job, `quote_expired`,
 * `quote_stale`, `not_allowed_to_spend`, `linkedin_required`, `generation_off`, `insufficient_credits` with the shortfall.
 */
export const confirmSpend = verb({
  permission: "jobs:run",
  input,
  run: async (caller, { quoteId, run }) => {
    const [quote, terms] = await Promise.all([findConfirmedQuote(caller.accountId, quoteId), findSpendingTerms(caller.accountId)]);
    if (!quote || !terms) return refuse("not_found", { quoteId });
    const card = await cardOf(terms, caller.now);
    const plan = card && findPlan(card, terms.planId);
    if (!plan) throw new Error(`No plan ${terms.planId} on card ${terms.cardId} version ${terms.cardVersion}`);
    const linkedIn = plan.freeTier && (await hasLinkedIn(caller.accountId, personOf(caller)));
    const allowed = mayConfirm({
      quote,
      current: card,
      plan,
      role: caller.role,
      spendingRoles: terms.spendingRoles,
      linkedIn,
      now: caller.now,
    });
    // A quote that was used says so, whatever else is against it by now.
    const jobId = allowed.ok ? null : await jobOfKey(caller.accountId, keyOf(quote));
    if (jobId) return refuse("quote_used", { jobId });
    if (!allowed.ok) return allowed;
    const posting = holdOf(caller, quote, run);
    const posted = await postInPeriod(caller, posting);
    if (posted.status === "refused") return refuse(posted.reason, { shortfall: posted.shortfall });
    // A duplicate that bears our own id is our own try, whose answer was lost on the way.
    if (posted.holdId !== posting.holdId) return refuse("quote_used", { jobId: posted.holdId });
    return done({ jobId: posting.holdId, held: posting.amount });
  },
});

function keyOf({ id }: ConfirmedQuote): string {
  return `confirm:${id}`;
}

function holdOf({ actor, now }: Caller, quote: ConfirmedQuote, runner: "self" | "renderer"): Hold {
  const { id, total, operation, cardId, cardVersion, project, department } = quote;
  return {
    kind: "hold",
    key: keyOf(quote),
    actor,
    at: now,
    holdId: idAt(now, randomBytes(10)),
    amount: total,
    quoteId: id,
    operation,
    cardId,
    cardVersion,
    runner,
    member: actor,
    expiresAt: holdEnd(now),
    ...(project === null ? {} : { project }),
    ...(department === null ? {} : { department }),
  };
}

function personOf({ actor }: Caller): string | null {
  return actor.startsWith("user:") ? actor.slice("user:".length) : null;
}
