import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { keepCurrencyWrite } from "#db/queries/billing-currencies.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { removeRuleWrite, resumeRuleWrite, ruleWrite } from "#db/queries/recharge-rules.ts";
import { boundsOf } from "#lib/domain/billing/recharge.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { packPrice } from "#lib/domain/packs/price.ts";
import { type Millis, parseMillis, ZERO } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import type { FieldError } from "../field-errors.ts";
import { verb } from "../verb.ts";

const amount = z
  .string()
  .max(30)
  .transform((typed, context) => {
    const read = parseMillis(typed);
    if (read === null || read < ZERO) context.addIssue({ code: "custom", message: "must be an amount of credits" });
    return read ?? ZERO;
  });

const input = z.strictObject({
  threshold: amount,
  buys: z.strictObject({ kind: z.enum(["pack", "target"]), credits: amount }),
  capCents: z.int("must be a sum such as 100.00").min(1, "must be above 0").max(100_000_000, "is too much"),
});
type Asked = z.infer<typeof input>;

/**
 * Has credits be bought automatically below a threshold: packs of one size, or what is missing to a target, within a monthly
 * cap (ALW-15). Setting it starts it, also after a decline. Refused: `not_found`, `no_packs`, `invalid_request` with the field,
 * `currency_changed` at the same moment.
 */
export const setAutoRecharge = verb({
  permission: "packs:buy",
  input,
  run: async (caller, asked) => {
    const { accountId, actor, now } = caller;
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    if (!account || !card) return refuse("not_found");
    if (!card.packs) return refuse("no_packs");
    const errors = misfits(card, account.planId, asked);
    if (errors.length > 0) return refuse("invalid_request", { errors });
    const { threshold, buys, capCents } = asked;
    const rule = {
      accountId,
      threshold,
      mode: buys.kind,
      packCredits: buys.kind === "pack" ? buys.credits : null,
      target: buys.kind === "target" ? buys.credits : null,
      monthlyCap: BigInt(capCents),
      currency: card.currency,
      isOn: true,
      setBy: actor,
      updatedAt: now,
    };
    const detail = { threshold: `${threshold}`, mode: buys.kind, credits: `${buys.credits}`, capCents };
    const kept = keepCurrencyWrite({ accountId, currency: card.currency, chosenBy: actor, chosenAt: now });
    try {
      await atomically(ruleWrite(rule), kept, audited(caller, "recharge.set", accountId, detail));
      return done({ accountId });
    } catch (error) {
      if (error instanceof LostRace) return refuse("currency_changed");
      throw error;
    }
  },
});

/** Ends automatic purchases. What is being paid is still paid. */
export const removeAutoRecharge = verb({
  permission: "packs:buy",
  input: z.strictObject({}),
  run: async (caller) => {
    await atomically(removeRuleWrite(caller.accountId), audited(caller, "recharge.removed", caller.accountId));
    return done({ accountId: caller.accountId });
  },
});

/** Starts automatic purchases again that a decline had stopped. Refused: `not_stopped`. */
export const resumeAutoRecharge = verb({
  permission: "packs:buy",
  input: z.strictObject({}),
  run: async (caller) => {
    try {
      await atomically(resumeRuleWrite(caller.accountId, caller.now), audited(caller, "recharge.resumed", caller.accountId));
      return done({ accountId: caller.accountId });
    } catch (error) {
      if (error instanceof LostRace) return refuse("not_stopped");
      throw error;
    }
  },
});

function misfits(card: RateCard, planId: string, { threshold, buys }: Asked): readonly FieldError[] {
  const { kind, credits } = buys;
  if (threshold <= ZERO) return [{ path: "threshold", message: "must be above 0" }];
  if (kind === "target")
    return credits < threshold ? [{ path: "buys.credits", message: "must not be below the threshold" }] : tooMuch(card, credits);
  return packPrice(card, planId, credits).ok ? [] : [{ path: "buys.credits", message: "is not sold on this plan" }];
}

function tooMuch(card: RateCard, credits: Millis): readonly FieldError[] {
  const bounds = boundsOf(card);
  return bounds && credits > bounds.most ? [{ path: "buys.credits", message: "is more than one purchase may be" }] : [];
}
