import { type AgreedChange, findAgreedChange } from "#db/queries/agreed-changes.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findSubscription, type SubscriptionRow } from "#db/queries/subscriptions.ts";
import { findPlan, type Plan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { cardOf } from "../cards.ts";
import { renewCycle } from "../plans/renew-cycle.ts";

/** What a change of plan is decided by: the account with no period left to close, and the subscription that runs. */
export type PlanStanding = {
  readonly account: Account;
  readonly card: RateCard;
  readonly plan: Plan;
  /** The one that pays now; null when none does. */
  readonly subscription: SubscriptionRow | null;
  /** Also one that has ended. */
  readonly last: SubscriptionRow | null;
  /** What an operator agreed with it, for this period's end or another. */
  readonly agreed: AgreedChange | null;
};

/** Null for an account that is not there. */
export async function planStanding(caller: Caller): Promise<PlanStanding | null> {
  const { accountId, now } = caller;
  let account = await loadAccount(accountId);
  if (account && account.period.end <= now) {
    await renewCycle({ ...caller, role: "system" }, {});
    account = await loadAccount(accountId);
  }
  const card = account && (await cardOf(account, now));
  const plan = card && findPlan(card, account?.planId ?? "");
  if (!account || !card || !plan) return null;
  const [last, agreed] = await Promise.all([findSubscription(accountId), findAgreedChange(accountId)]);
  return { account, card, plan, last, agreed, subscription: last && isRunning(last) ? last : null };
}

/** Does a subscription pay, or try to? */
export function isRunning({ endedAt, status }: Pick<SubscriptionRow, "endedAt" | "status">): boolean {
  return endedAt === null && ["active", "trialing", "past_due", "unpaid"].includes(status);
}
