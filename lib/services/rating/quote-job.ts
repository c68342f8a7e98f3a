import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { rememberQuote } from "#db/queries/confirmation.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { insertQuote } from "#db/queries/rating.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import { draw } from "#lib/domain/ledger/draw.ts";
import { isLive } from "#lib/domain/ledger/lot.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Rated, rate } from "#lib/domain/rating/quote.ts";
import type { RatingRequest } from "#lib/domain/rating/request.ts";
import { type Approval, type Quote, quoteEnd } from "#lib/domain/rating/stored-quote.ts";
import { alternatives } from "#lib/domain/rating/suggest.ts";
import { idAt } from "#lib/units/id.ts";
import { type Millis, millis, minus, sum, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { verb } from "../verb.ts";

const tag = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^\P{C}*$/u, "must not contain control characters")
  .exactOptional();
const input = z.strictObject({
  operation: z.string().max(100),
  params: z.unknown(),
  options: z.unknown().optional(),
  project: tag,
  department: tag,
});
type Input = z.infer<typeof input>;

/**
 * Prices a job by the account's rate card and stores the answer: binding, immutable, good once and for 15 minutes (GEN-3).
 * Given also when the balance does not cover it: then `shortfall` is set and `balanceAfter` is null.
 */
export const quoteJob = verb({
  permission: "quotes:create",
  input,
  run: async (caller, asked): Promise<Outcome<Quote, "not_found" | "invalid_request">> => {
    const account = await loadAccount(caller.accountId);
    const card = account && (await cardOf(account, caller.now));
    if (!account || !card) return refuse("not_found");
    const rated = priced(card, account, asked);
    if (!rated.ok) return rated;
    const quote = quoteOf(caller, account, card, asked, rated.value);
    await atomically(insertQuote(caller.accountId, quote), audited(caller, "quote.created", quote.id));
    rememberQuote(caller.accountId, quote);
    return done(quote);
  },
});

function priced(card: RateCard, account: Account, asked: Input): Outcome<Rated, "invalid_request"> {
  const operation = card.operations.find(({ id }) => id === asked.operation);
  if (operation?.charged.every((when) => when === "metered")) return wrong("operation", "is metered as it happens and takes no quote");
  const rated = rate(card, requestOf(asked), termsOf(card, account));
  if (rated.ok && card.unit.kind === "money" && rated.value.unit !== account.unit)
    return wrong("params", `is priced in ${rated.value.unit}, and this account is in ${account.unit}`);
  return rated;
}

function wrong(path: string, message: string) {
  return refuse("invalid_request", { errors: [{ path, message }] });
}

function requestOf({ operation, params, options }: Input): RatingRequest {
  return { operation, params, ...(options === undefined ? {} : { options }) };
}

function termsOf(card: RateCard, account: Account) {
  const percent = card.plans.find(({ id }) => id === account.planId)?.discountPercent;
  return percent === undefined ? {} : { discountPercent: percent };
}

function quoteOf(caller: Caller, account: Account, card: RateCard, asked: Input, rated: Rated): Quote {
  const { now, actor } = caller;
  return {
    id: idAt(caller.now, crypto.getRandomValues(new Uint8Array(10))),
    cardId: card.id,
    cardVersion: card.version,
    operation: rated.operation,
    params: recordOf(asked.params),
    options: recordOf(asked.options),
    lines: rated.lines,
    total: rated.total,
    unit: rated.unit,
    ...payment(account, rated.total, caller),
    approval: verdict(),
    alternatives: alternatives(card, requestOf(asked), termsOf(card, account)),
    project: asked.project ?? null,
    department: asked.department ?? null,
    createdBy: actor,
    createdAt: now,
    expiresAt: quoteEnd(now),
  };
}

/** Which lots would pay, and what would be left; or how much is missing. */
function payment({ lots }: Account, total: Millis, { now }: Caller): Pick<Quote, "burn" | "balanceAfter" | "shortfall"> {
  const available = sum(lots.filter((lot) => isLive(lot, now)).map(({ remaining }) => remaining));
  const drawn = draw(lots, total, now);
  if (drawn.ok) return { burn: drawn.value, balanceAfter: minus(available, total), shortfall: null };
  return { burn: [], balanceAfter: null, shortfall: millis(total - available > ZERO ? total - available : ZERO) };
}

// No policy exists yet that could ask for an approval; the policies room answers here once it does.
function verdict(): Approval {
  return { required: false, level: "automatic", reason: "No policy asks for an approval." };
}

function recordOf(raw: unknown): Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null ? Object.fromEntries(Object.entries(raw)) : {};
}
