import { hash, randomUUID } from "node:crypto";
import { z } from "zod";
import { findConfirmedQuote, findSpendingTerms, type SpendingTerms } from "#db/queries/confirmation.ts";
import { hasLinkedIn, jobOfKey } from "#db/queries/holds.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import { type ConfirmedQuote, mayConfirm, needsLinkedIn, type Refusals } from "#lib/domain/jobs/confirmation.ts";
import { holdEnd } from "#lib/domain/jobs/lifecycle.ts";
import type { Hold } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { idAt } from "#lib/units/id.ts";
import { done, type Refusal, refuse } from "#lib/units/outcome.ts";
import { cardOf, releases } from "../cards.ts";
import { postInPeriod } from "../plans/post-in-period.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  quoteId: z.string().max(100),
  run: z.enum(["self", "renderer"]).default("self"),
  /** The same for every try of one request: a caller who repeats itself is answered its own job (GEN-9). */
  tryId: z.uuid().exactOptional(),
});

/**
 * Sets a quote's credits aside before its job starts, so that two jobs cannot spend the same ones (GEN-3, GEN-5). The quote
 * is the key: however often it is confirmed, it charges once. Refused: `not_found`, `quote_used` with its job, `quote_expired`,
 * `quote_stale`, `not_allowed_to_spend`, `linkedin_required`, `generation_off`, `no_subscription` (IMS-6), `insufficient_credits` with the shortfall,
 * `limit_exceeded` with the limit.
 */
export const confirmSpend = verb({
  permission: "jobs:run",
  input,
  run: async (caller, { quoteId, run, tryId }) => {
    const { accountId } = caller;
    const [quote, terms] = await Promise.all([findConfirmedQuote(accountId, quoteId), findSpendingTerms(accountId)]);
    if (!quote || !terms) return refuse("not_found", { quoteId });
    const posting = holdOf(caller, quote, run, tryId === undefined ? randomUUID() : markOf(tryId, quote.id));
    const allowed = await allowedNow(caller, quote, terms);
    if (!allowed.ok) return refused(caller, posting, allowed);
    // Nothing of the account's pays in another currency than its own.
    if (quote.unit !== terms.unit) return refuse("insufficient_credits", { shortfall: quote.total });
    const posted = await postInPeriod(caller, posting);
    if (posted.status !== "refused") return ownOrUsed(posting, posted.holdId);
    return refuse(posted.reason, { shortfall: posted.shortfall, limitId: posted.limitId });
  },
});

async function allowedNow(caller: Caller, quote: ConfirmedQuote, terms: SpendingTerms) {
  const { isTrial, spendingRoles, isUnsubscribed } = terms;
  const current = await cardOf(terms, caller.now, await releases(terms.published));
  const plan = current && findPlan(current, terms.planId);
  if (!plan) throw new Error(`No plan ${terms.planId} on card ${terms.cardId} version ${terms.cardVersion}`);
  const linkedIn = needsLinkedIn(plan, isTrial) && (await hasLinkedIn(caller.accountId, personOf(caller)));
  return mayConfirm({ quote, current, plan, isUnsubscribed, isTrial, role: caller.role, spendingRoles, linkedIn, now: caller.now });
}

/** A quote that was used says so, whatever else is against it by now. */
async function refused({ accountId }: Caller, posting: Hold, refusal: Refusal<Refusals>) {
  const jobId = await jobOfKey(accountId, posting.key);
  return jobId ? ownOrUsed(posting, jobId) : refusal;
}

/** A job that bears our own mark is our own try, whose answer was lost on the way. */
function ownOrUsed({ holdId, amount }: Hold, jobId: string | null) {
  if (jobId !== null && jobId.slice(MARK) === holdId.slice(MARK)) return done({ jobId, held: amount });
  return refuse("quote_used", { jobId });
}

function keyOf({ id }: ConfirmedQuote): string {
  return `confirm:${id}`;
}

function holdOf({ actor, now }: Caller, quote: ConfirmedQuote, runner: "self" | "renderer", mark: string): Hold {
  const { id, total, operation, cardId, cardVersion, project, department } = quote;
  return {
    kind: "hold",
    key: keyOf(quote),
    actor,
    at: now,
    holdId: idAt(now, mark),
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

// Job ids are in the order of time; what follows the time is as good as random, and the same for every try of one request.
const MARK = "00000000-0000-".length;

function markOf(tryId: string, quoteId: string): string {
  const hex = hash("sha256", `${tryId} ${quoteId}`, "hex");
  const variant = (8 + (Number.parseInt(hex.charAt(4), 16) % 4)).toString(16);
  return `00000000-0000-4${hex.slice(1, 4)}-${variant}${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
}
