import { randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { newOrderWrites, openOrder, rechargedSince } from "#db/queries/orders.ts";
import { dueRecharges, findRule, type StoredRule, takeRuleWrite } from "#db/queries/recharge-rules.ts";
import { decideRecharge } from "#lib/domain/billing/recharge.ts";
import type { RechargeRule } from "#lib/domain/billing/view-purchases.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { ZERO } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { monthStart } from "#lib/units/period.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { chargeOrder } from "./charge-order.ts";
import { eachDue } from "./each-due.ts";
import { lettersTo, moneyText } from "./letters.ts";
import { noteOnce } from "./note-once.ts";
import { packOrder } from "./start-pack-checkout.ts";

/** Longer than any bank debit takes. */
const UNDER_WAY = 30 * DAY;

/**
 * Buys credits by the account's rule when its balance is below the threshold: one order and one charge for the whole shortfall
 * (ALW-15). A decline stops the rule and tells the owners; it never tries again by itself. Answers what was bought. Refused:
 * `no_rule`, `not_found`, `stopped` with the reason.
 */
export const rechargeAccount = verb({
  permission: "credits:grant",
  input: z.strictObject({}),
  run: async (caller) => {
    const { accountId, now } = caller;
    // The rule first: whoever has bought since is seen in the balance.
    const rule = await findRule(accountId);
    const account = await loadAccount(accountId);
    if (!rule?.isOn || rule.stoppedAt !== null) return refuse("no_rule");
    const card = account && (await cardOf(account, now));
    if (!account || !card) return refuse("not_found");
    if (rule.orderId !== null) return chargeOrder(caller, rule.orderId);
    // A rule that was taken away and set again while its purchase is being paid: the one that is on its way is for it.
    const underWay = await openOrder(accountId, ["recharge"], later(now, -UNDER_WAY));
    if (underWay) return adopt(caller, rule, underWay.id);
    const spent = await rechargedSince(accountId, monthStart(now, account.zone));
    const asked = { card, planId: account.planId, rule: ruleOf(rule), available: account.available, spentCents: Number(spent) };
    const decision = decideRecharge(asked);
    if (decision.kind === "cap_reached") await tellOfCap(caller, account, rule);
    if (decision.kind !== "buy") return done({ bought: ZERO });
    return buy(caller, rule, packOrder(caller, card, account.planId, decision.recharge));
  },
});

/** The worker's round: looks at every account whose rule is on and whose balance is low. Trying again charges once: the order names the charge. */
export function rechargeDue(server: Instant, requestId: string): Promise<number> {
  return eachDue({ server, requestId, actor: "system:recharge", what: "an automatic purchase" }, dueRecharges, rechargeAccount);
}

/** A stored rule as the decision takes it. */
export function ruleOf({ threshold, mode, packCredits, target, monthlyCap, currency }: StoredRule): RechargeRule {
  const credits = (mode === "pack" ? packCredits : target) ?? ZERO;
  return { threshold, buys: { kind: mode, credits }, monthlyCap: { cents: Number(monthlyCap), currency } };
}

async function adopt(caller: Caller, rule: StoredRule, orderId: string) {
  try {
    await atomically(takeRuleWrite(rule, orderId, caller.now));
  } catch (error) {
    if (error instanceof LostRace) return done({ bought: ZERO });
    throw error;
  }
  return chargeOrder(caller, orderId);
}

async function buy(caller: Caller, rule: StoredRule, promised: ReturnType<typeof packOrder>) {
  const id = randomUUID();
  const order = { ...promised, id, kind: "recharge" } as const;
  try {
    // Whoever else saw the low balance finds the rule taken: one shortfall is one order, in the currency that the account pays in.
    await atomically(takeRuleWrite(rule, id, caller.now), ...newOrderWrites(order), audited(caller, "recharge.ordered", id));
  } catch (error) {
    if (error instanceof LostRace) return done({ bought: ZERO });
    throw error;
  }
  return chargeOrder(caller, id, true);
}

async function tellOfCap(caller: Caller, { zone }: Account, { monthlyCap, currency }: StoredRule): Promise<void> {
  const about = await aboutOrg(caller.accountId, ["owner"]);
  if (!about) return;
  const cap = moneyText({ cents: Number(monthlyCap), currency });
  const letters = lettersTo(
    about,
    `The month’s cap of automatic purchases is reached in ${about.orgName}`,
    [`The balance is below the threshold, and what is left of ${cap} a month buys no more credits. Nothing was charged.`],
    { label: "Buy credits, or raise the cap", path: "/billing#recharge" },
  );
  await noteOnce(caller, `recharge-cap:${monthStart(caller.now, zone)}`, letters);
}
