import { randomUUID } from "node:crypto";
import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import { isUpgrade, upgrade } from "#lib/domain/plans/change.ts";
import { restart } from "#lib/domain/plans/renew.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { sum } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import { verb } from "../verb.ts";
import { closeBy } from "./close-period.ts";
import { renewCycle } from "./renew-cycle.ts";

/**
 * Changes the plan at once. An upgrade keeps the period and adds what the new plan gives more for the rest of it (ACT-13); on
 * a card whose plans each begin their own period, any change ends the period and starts a new one (ALU-1). Answers the
 * millis that were granted. Refused: `not_found`, `unknown_plan`, `same_plan`, `not_an_upgrade` (it waits for the period's
 * end), `plan_changed` when somebody was faster.
 */
export const changePlan = verb({
  permission: "plan:renew",
  input: z.strictObject({ planId: z.string().max(100) }),
  run: async (caller, { planId }) => {
    const { accountId, actor, now } = caller;
    await renewCycle({ ...caller, role: "system" }, {});
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    const from = card && findPlan(card, account.planId);
    if (!from) return refuse("not_found");
    const to = findPlan(card, planId);
    if (!to) return refuse("unknown_plan", { planId });
    if (from.id === to.id) return refuse("same_plan", { planId });
    if (!card.planChange && !isUpgrade(card, from.id, to.id)) return refuse("not_an_upgrade", { from: from.id, to: to.id });
    const common = { key: `plan:${formatInstant(account.period.start)}:${from.id}:${to.id}`, actor, at: now };
    const change = card.planChange ? restart(account, to, card, now, randomUUID) : upgrade(account, from, to, card, now, randomUUID);
    const posted =
      change.kind === "close"
        ? (await closeBy(account, card, { ...change, ...common })).posted
        : await post(accountId, { ...change, ...common });
    if (posted.status === "refused") return refuse(posted.reason);
    return done({ planId: to.id, granted: sum(change.grants.map(({ amount }) => amount)), available: posted.available });
  },
});

/** The period ends now and a new, full one starts on the same plan (ALU-1); what is left of the old one is treated as at any close. Refused: `not_found`, `not_due` within a period's first second. */
export const restartPeriod = verb({
  permission: "plan:renew",
  input: z.strictObject({}),
  run: async (caller) => {
    const { accountId, actor, now } = caller;
    await renewCycle({ ...caller, role: "system" }, {});
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    const plan = card && findPlan(card, account.planId);
    if (!plan) return refuse("not_found");
    const common = { key: `restart:${formatInstant(account.period.start)}`, actor, at: now };
    const { posted } = await closeBy(account, card, { ...restart(account, plan, card, now, randomUUID), ...common });
    return posted.status === "refused" ? refuse(posted.reason) : done({ available: posted.available });
  },
});
