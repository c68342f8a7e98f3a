import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { findConfirmedQuote, findSpendingTerms, type SpendingTerms } from "#db/queries/confirmation.ts";
import { hasLinkedIn, jobOfKey } from "#db/queries/holds.ts";
import { findPlan } from "#lib/domain/catalog/registry.ts";
import { type ConfirmedQuote, mayConfirm, needsLinkedIn, type Refusals } from "#lib/domain/jobs/confirmation.ts";
import { holdEnd } from "#lib/domain/jobs/lifecycle.ts";
import type { Hold } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { idAt } from "#lib/units/id.ts";
import { done, type Refusal, refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import { postInPeriod } from "../plans/post-in-period.ts";
import { verb } from "../verb.ts";
import { freshQuote, outOfCredit } from "./ways-on.ts";

const input = z.strictObject({
  quoteId: z.string().max(100),
  run: z.enum(["self", "renderer"]).default("self"),
  /** The same for every try of one request: a caller who repeats itself is answered its own job (GEN-9). */
  tryId: z.uuid().exactOptional(),
});

/**
 * Sets a quote's credits aside before its job starts, so that two jobs cannot spend the same ones (GEN-3, GEN-5). The quote
 * is the key: however often it is confirmed, it charges once. Refused: `not_found`, `quote_used` with its job, `quote_expired`
 * and `quote_stale`, these three with what the same would cost now as `fresh`, `not_allowed_to_spend`, `linkedin_required`,
 * `generation_off`, `insufficient_credits` with the shortfall and the ways on (ACT-9).
 */
export const confirmSpend = verb({
  permission: "jobs:run",
  input,
  run: async (caller, { quoteId, run, tryId }) => {
    const [quote, terms] = await Promise.all([findConfirmedQuote(caller.accountId, quoteId), findSpendingTerms(caller.accountId)]);
    if (!quote || !terms) return refuse("not_found", { quoteId });
    const posting = holdOf(caller, quote, run, tryId);
    const allowed = await allowedNow(caller, quote, terms);
    if (!allowed.ok) return refused(caller, posting, allowed);
    if (quote.unit !== terms.unit) return outOfCredit(caller, quote.total);
    const posted = await postInPeriod(caller, posting);
    if (posted.status !== "refused") return ownOrUsed(caller, posting, posted.holdId);
    if (posted.reason === "insufficient_credits") return outOfCredit(caller, posted.shortfall ?? quote.total);
    return refuse(posted.reason, { shortfall: posted.shortfall, limitId: posted.limitId });
  },
});

async function allowedNow(caller: Caller, quote: ConfirmedQuote, terms: SpendingTerms) {
  const { isTrial, spendingRoles } = terms;
  const current = await cardOf(terms, caller.now);
  const plan = current && findPlan(current, terms.planId);
  if (!plan) throw new Error(`No plan ${terms.planId} on card ${terms.cardId} version ${terms.cardVersion}`);
  const linkedIn = needsLinkedIn(plan, isTrial) && (await hasLinkedIn(caller.accountId, personOf(caller)));
  return mayConfirm({ quote, current, plan, isTrial, role: caller.role, spendingRoles, linkedIn, now: caller.now });
}

/** A quote that was used says so, whatever else is against it by now; one that is over comes with what the same costs now. */
async function refused(caller: Caller, posting: Hold, refusal: Refusal<Refusals>) {
  const jobId = await jobOfKey(caller.accountId, posting.key);
  if (jobId) return ownOrUsed(caller, posting, jobId);
  if (refusal.reason !== "quote_expired" && refusal.reason !== "quote_stale") return refusal;
  return refuse(refusal.reason, { ...refusal.detail, fresh: await freshQuote(caller, posting.quoteId) });
}

/** A job that bears our own id is our own try, whose answer was lost on the way. */
async function ownOrUsed(caller: Caller, { holdId, amount, quoteId }: Hold, jobId: string | null) {
  if (jobId === holdId) return done({ jobId: holdId, held: amount });
  return refuse("quote_used", { jobId, fresh: await freshQuote(caller, quoteId) });
}

function keyOf({ id }: ConfirmedQuote): string {
  return `confirm:${id}`;
}

function holdOf({ actor, now }: Caller, quote: ConfirmedQuote, runner: "self" | "renderer", tryId: string | undefined): Hold {
  const { id, total, operation, cardId, cardVersion, project, department } = quote;
  return {
    kind: "hold",
    key: keyOf(quote),
    actor,
    at: now,
    holdId: tryId === undefined ? idAt(now, randomBytes(10)) : idOfTry(tryId, id),
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

// A UUID of our own making (RFC 9562, version 8): of one try and one quote, so that it can meet no other job's.
function idOfTry(tryId: string, quoteId: string): string {
  const hex = createHash("sha256").update(`${tryId} ${quoteId}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
