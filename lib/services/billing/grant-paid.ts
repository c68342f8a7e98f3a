import { randomUUID } from "node:crypto";
import { loadAccount } from "#db/queries/ledger.ts";
import { hasLots, type PaidPeriodRow, waitingPeriods } from "#db/queries/paid-periods.ts";
import { post } from "#db/queries/post.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Posted, Refused } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { upgrade } from "#lib/domain/plans/change.ts";
import { paidGrants, periodGrants, restart } from "#lib/domain/plans/renew.ts";
import { log } from "#lib/log.ts";
import { formatInstant, type Instant, instant, later, SECOND } from "#lib/units/instant.ts";
import { type Period, periodAround } from "#lib/units/period.ts";
import { cardOf } from "../cards.ts";
import { closeBy } from "../plans/close-period.ts";
import { notePaidMonth } from "../plans/note-paid-month.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import type { Looking, Owner } from "./whose.ts";

const ACTOR = "system:payments";

/** The account as it stands now, every period that is over closed, and its card. Null when it has none. */
export async function standing(
  { accountId, now }: Owner,
  requestId: string,
): Promise<{ readonly account: Account; readonly card: RateCard } | null> {
  const caller: Caller = { accountId, slug: "", actor: ACTOR, role: "system", now, requestId };
  await renewCycle(caller, {});
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  return account && card ? { account, card } : null;
}

type Change = {
  readonly fromPlanId: string;
  readonly planId: string;
  readonly at: Instant;
  readonly restarts: boolean;
  readonly covers: Period;
};
type Paid = { readonly invoiceId: string; readonly cost: bigint; readonly currency: string };

/**
 * Starts or changes the plan that was paid for, once for each invoice. An upgrade keeps the period and brings what the new plan
 * gives more from its moment on, also when that lies in a period that is closed by now (ACT-13); else a period begins with it (ALU-1).
 */
export async function grantPlan(
  { account, card }: { readonly account: Account; readonly card: RateCard },
  change: Change,
  paid: Paid,
  now: Instant,
): Promise<Posted | Refused> {
  const { accountId, period, anchor } = account;
  // What was promised for a period that is closed by now was promised to who was on the plan of then.
  const isOfThen = change.covers.start < period.start || account.planId === change.planId;
  const [from, to] = [findPlan(card, isOfThen ? change.fromPlanId : account.planId), findPlan(card, change.planId)];
  if (!from || !to) throw new Error(`${card.id} lacks the plan ${change.fromPlanId} or ${change.planId}`);
  const names = { planId: to.id, sourceId: paid.invoiceId, cost: paid.cost, currency: paid.currency };
  const common = { key: `plan:${paid.invoiceId}`, actor: ACTOR, at: now };
  if (change.restarts) {
    const at = change.at >= later(period.start, SECOND) && change.at <= now ? change.at : now;
    const renewal = restart(account, to, card, at, randomUUID);
    return (await closeBy(account, card, { ...renewal, ...common, grants: paidGrants(renewal.grants, names) })).posted;
  }
  // Ordered before a close and paid after it, it is of the period in which it was paid.
  const at = isOfThen ? change.at : instant(Math.max(change.at, period.start));
  const then = at >= period.start ? period : periodAround(at, anchor);
  const more = upgrade({ period: then }, from, to, card, at, randomUUID).grants;
  const grants = paidGrants(periodGrants(card, { ...to, grants: more }, period, randomUUID), names);
  return post(accountId, { ...common, kind: "plan", fromPlanId: account.planId, planId: to.id, periodEnd: period.end, grants });
}

/**
 * Grants a paid month whose close has been: into the period that runs now, under a key of its own. Does nothing when the close
 * has granted it: its lots, written in one with the close, say so. Answers whether the credits are there.
 */
export async function grantLate(row: PaidPeriodRow, owner: Owner, requestId: string): Promise<boolean> {
  const { accountId, periodStart, sourceId, planId } = row;
  const found = await standing(owner, requestId);
  if (!found || found.account.period.start < periodStart) return false;
  const { account, card } = found;
  const plan = findPlan(card, planId);
  if (!plan) throw new Error(`${card.id} has no plan ${planId}`);
  if (!(await hasLots(accountId, sourceId))) {
    const grants = paidGrants(periodGrants(card, plan, account.period, randomUUID), row);
    // A month long past brings its credits, and no longer its plan; nor does one whose plan was changed since.
    const isCharged = (await findSubscription(accountId))?.planId === account.planId;
    const to = account.period.start === periodStart && !isCharged ? planId : account.planId;
    const common = { key: `period:${sourceId}`, actor: ACTOR, at: owner.now };
    const posted = await post(accountId, {
      ...common,
      kind: "plan",
      fromPlanId: account.planId,
      planId: to,
      periodEnd: account.period.end,
      grants,
    });
    if (posted.status === "refused" && posted.reason !== "idempotency_mismatch")
      throw new Error(`the paid month of ${formatInstant(periodStart)} was refused: ${posted.reason}`);
  }
  await notePaidMonth(row, owner.now);
  return true;
}

const BATCH = 100;

/** The worker's round: months that were paid after their close, or whose close nobody noted. Answers how many. */
export async function grantWaitingPeriods(
  { now, requestId }: Omit<Looking, "service">,
  clockOf: (accountId: string) => Promise<Instant>,
): Promise<number> {
  let count = 0;
  const rows = await waitingPeriods(BATCH);
  for (const row of rows) {
    try {
      if (await grantLate(row, { accountId: row.accountId, now: await clockOf(row.accountId) }, requestId)) count += 1;
    } catch (error) {
      log.error({ requestId, accountId: row.accountId, invoiceId: row.invoiceId, now, error }, "a paid month could not be granted");
    }
  }
  return count;
}
