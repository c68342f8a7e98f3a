import { randomUUID } from "node:crypto";
import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { isUnsubscribed } from "#db/queries/paying.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import { paymentOf } from "#lib/domain/ledger/payment.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Terms, termsOf } from "#lib/domain/rating/adjust.ts";
import type { Rated } from "#lib/domain/rating/quote.ts";
import { LONGEST_TAG, type RatingRequest } from "#lib/domain/rating/request.ts";
import { type Quote, quoteEnd } from "#lib/domain/rating/stored-quote.ts";
import { alternatives } from "#lib/domain/rating/suggest.ts";
import { subscriptionLimit, tierLimits } from "#lib/domain/rating/tier.ts";
import { verdictOf } from "#lib/domain/rating/verdict.ts";
import { idAt } from "#lib/units/id.ts";
import { cardOf } from "../cards.ts";

/** The name of a project, a department, a member or a campaign. */
export const tag = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_TAG)
  .regex(/^\P{C}*$/u, "must not contain control characters");

/** What is asked of a quote (api-v1.md); operation, params and options are judged by the card. */
export const quoteRequest = z.strictObject({
  operation: z.string().max(100),
  params: z.unknown(),
  options: z.unknown().optional(),
  project: tag.exactOptional(),
  department: tag.exactOptional(),
  /** Strategic campaigns are pre-approved by name, rush work needs one level more (ALW-12). */
  campaign: tag.exactOptional(),
  rush: z.boolean().exactOptional(),
});
export type QuoteRequest = z.infer<typeof quoteRequest>;

/** What prices an account now: its card, and the terms of its plan. */
export type PriceList = {
  readonly account: Account;
  readonly card: RateCard;
  readonly terms: Terms;
  /** False: the subscription that is the card's precondition has ended, or never began (IMS-6). */
  readonly isSubscribed: boolean;
};

/** Null for an account that is not there. */
export async function priceListOf({ accountId, now }: Caller): Promise<PriceList | null> {
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!account || !card) return null;
  const isSubscribed = card.arrears === undefined || !(await isUnsubscribed(accountId));
  return { account, card, isSubscribed, terms: termsOf(card, account.planId) };
}

/** What of a request the engine rates. */
export function ratingOf({ operation, params, options }: QuoteRequest): RatingRequest {
  return { operation, params, ...(options === undefined ? {} : { options }) };
}

type FieldError = { readonly path: string; readonly message: string };

/** Why a request that fits its operation takes no quote at all: it is only ever metered (ALU-4). `at` is where it stands. */
export function unquotable({ card }: PriceList, { operation: id }: QuoteRequest, at = ""): readonly FieldError[] {
  const operation = card.operations.find((each) => each.id === id);
  const isMetered = operation?.charged.every((when) => when === "metered") ?? false;
  return isMetered ? [{ path: `${at}operation`, message: "is metered as it happens and takes no quote" }] : [];
}

/** What of a request is beyond the plan's tier (ALW-2), or all of it without the subscription (IMS-6). `at` is where it stands. */
export function beyondTier({ card, account, isSubscribed }: PriceList, asked: QuoteRequest, at = "") {
  const limits = isSubscribed ? tierLimits(card, account.planId, ratingOf(asked)) : [subscriptionLimit(card, account.planId)];
  return limits.map((limit) => ({ ...limit, path: `${at}${limit.path}` }));
}

/** The quote of a rated request, with the lots that would pay it now and what would cost less (GEN-3). */
export function quoteOf({ now, actor }: Caller, { account, card, terms }: PriceList, asked: QuoteRequest, rated: Rated): Quote {
  const { total, unit, lines, operation } = rated;
  const { project = null, department = null, campaign = null, rush = false } = asked;
  const purpose = { project, department, campaign, rush };
  return {
    ...purpose,
    id: idAt(now, randomUUID()),
    cardId: card.id,
    cardVersion: card.version,
    operation,
    params: recordOf(asked.params),
    options: recordOf(asked.options),
    lines,
    total,
    unit,
    ...paymentOf(account, rated, now),
    approval: verdictOf(purpose),
    alternatives: alternatives(card, ratingOf(asked), terms),
    createdBy: actor,
    createdAt: now,
    expiresAt: quoteEnd(now),
  };
}

function recordOf(raw: unknown): Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null ? Object.fromEntries(Object.entries(raw)) : {};
}
