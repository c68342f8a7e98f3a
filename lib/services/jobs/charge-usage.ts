import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { isUnsubscribed } from "#db/queries/paying.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import { chargeKind } from "#lib/domain/jobs/metering.ts";
import { termsOf } from "#lib/domain/rating/adjust.ts";
import { rate } from "#lib/domain/rating/quote.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import { postInPeriod } from "../plans/post-in-period.ts";
import { tag } from "../rating/price-request.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  /** The idempotency key: what the reporter calls this use (GEN-9). */
  key: z.string().min(1).max(255),
  operation: z.string().max(100),
  params: z.unknown(),
  project: tag.exactOptional(),
  department: tag.exactOptional(),
  member: tag.exactOptional(),
  /** Ids of the limits that it counts against. */
  limits: z.array(z.uuid()).max(20).default([]),
});

/**
 * Charges work that is reported as it happens, priced by the account's card. In arrears it joins what is unbilled, within
 * the credit limit (IMS-7); what is only ever metered takes what is there and waives the rest (ALU-5); anything else is
 * charged in full or refused. Answers millis. Refused: `not_found`, `invalid_request`, `generation_off`, `no_subscription` (IMS-6),
 * `insufficient_credits` and `limit_exceeded` with the shortfall.
 */
export const chargeUsage = verb({
  permission: "usage:report",
  input,
  run: async (caller, { key, operation, params, ...purpose }) => {
    const account = await loadAccount(caller.accountId);
    const card = account && (await cardOf(account, caller.now));
    const plan = card && findPlan(card, account.planId);
    if (!plan) return refuse("not_found");
    if (!plan.generation) return refuse("generation_off");
    if (card.arrears && (await isUnsubscribed(caller.accountId))) return refuse("no_subscription");
    const rated = rate(card, { operation, params }, termsOf(card, account.planId));
    if (!rated.ok) return rated;
    const { total, unit } = rated.value;
    if (unit !== account.unit)
      return refuse("invalid_request", { errors: [{ path: "params", message: `is priced in ${unit}, not ${account.unit}` }] });
    const posted = await postInPeriod(caller, {
      ...purpose,
      kind: chargeKind(card, operation),
      key: `usage:${key}`,
      actor: caller.actor,
      at: caller.now,
      amount: total,
      operation,
      cardId: card.id,
      cardVersion: card.version,
    });
    if (posted.status === "refused") return refuse(posted.reason, { shortfall: posted.shortfall, limitId: posted.limitId });
    return done({ charged: posted.settled, waived: posted.excess, available: posted.available });
  },
});
