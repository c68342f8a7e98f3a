import { randomUUID } from "node:crypto";
import { z } from "zod";
import { jobOfKey, spendingRules } from "#db/queries/holds.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { findQuote } from "#db/queries/rating.ts";
import { findCard, findPlan } from "#lib/domain/catalog/registry.ts";
import { mayConfirm } from "#lib/domain/jobs/confirmation.ts";
import { holdEnd } from "#lib/domain/jobs/lifecycle.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Hold, Posted, Refused } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
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
    const [quote, account] = await Promise.all([findQuote(caller.accountId, quoteId), loadAccount(caller.accountId)]);
    if (!quote || !account) return refuse("not_found", { quoteId });
    const jobId = await jobOfKey(caller.accountId, keyOf(quote));
    if (jobId) return refuse("quote_used", { jobId });
    const allowed = mayConfirm({ quote, account, role: caller.role, now: caller.now, ...(await rulesFor(caller, account)) });
    if (!allowed.ok) return allowed;
    const posting = holdOf(caller, quote, run);
    const posted = await hold(caller, posting);
    if (posted.status === "refused") return refuse(posted.reason, { shortfall: posted.shortfall });
    if (posted.status === "duplicate") return refuse("quote_used", { jobId: posted.holdId });
    return done({ jobId: posting.holdId, held: posting.amount });
  },
});

/** Posts the hold; when the period ended before the worker came by, closes it first, so that the new month's credits can pay. */
async function hold(caller: Caller, posting: Hold): Promise<Posted | Refused> {
  const posted = await post(caller.accountId, posting);
  if (posted.status !== "refused" || posted.reason !== "period_due") return posted;
  await renewCycle({ ...caller, role: "system" }, {});
  return post(caller.accountId, posting);
}

function keyOf({ id }: Quote): string {
  return `confirm:${id}`;
}

function holdOf({ actor, now }: Caller, quote: Quote, runner: "self" | "renderer"): Hold {
  const { id, total, operation, cardId, cardVersion, project, department } = quote;
  return {
    kind: "hold",
    key: keyOf(quote),
    actor,
    at: now,
    holdId: randomUUID(),
    amount: total,
    quoteId: id,
    operation,
    cardId,
    cardVersion,
    runner,
    expiresAt: holdEnd(now),
    ...(project === null ? {} : { project }),
    ...(department === null ? {} : { department }),
  };
}

async function rulesFor({ accountId, actor }: Caller, { cardId, cardVersion, planId }: Account) {
  const card = findCard(cardId, cardVersion);
  const plan = card && findPlan(card, planId);
  if (!plan) throw new Error(`No plan ${planId} on card ${cardId} version ${cardVersion}`);
  const { roles, linkedIn } = await spendingRules(accountId, actor.startsWith("user:") ? actor.slice("user:".length) : null);
  return { plan, spendingRoles: roles, linkedIn };
}
