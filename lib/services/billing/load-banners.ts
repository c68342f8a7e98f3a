import { loadAccount } from "#db/queries/ledger.ts";
import { countOpenRequests } from "#db/queries/purchase-requests.ts";
import { findRule } from "#db/queries/recharge-rules.ts";
import { findSubscription, type SubscriptionRow } from "#db/queries/subscriptions.ts";
import { endOfGrace, GRACE } from "#lib/domain/billing/dunning.ts";
import { FIRST_REMINDER } from "#lib/domain/billing/trial.ts";
import type { BillingBanner } from "#lib/domain/billing/view-purchases.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { cardOf } from "../cards.ts";
import { archivedAt, mediaEnd } from "./archived-at.ts";
import { isRunning } from "./plan-standing.ts";

/** What stands above every page of an organization, the most pressing first. Reads nothing but our own tables: every page waits for it. */
export async function loadBanners(caller: Caller): Promise<readonly BillingBanner[]> {
  const { accountId, now } = caller;
  const buys = allows(caller, "packs:buy");
  const [account, subscription, rule, requests] = await Promise.all([
    loadAccount(accountId),
    findSubscription(accountId),
    buys ? findRule(accountId) : null,
    buys ? countOpenRequests(accountId) : 0,
  ]);
  const card = account && (await cardOf(account, now));
  if (!account || !card) return [];
  const stage = await stageOf(account, card, subscription, now);
  return [
    ...(stage ? [stage] : []),
    ...(rule?.stoppedAt != null ? [{ kind: "recharge_stopped" as const, at: rule.stoppedAt, words: rule.stoppedReason ?? "" }] : []),
    ...(requests > 0 ? [{ kind: "requests" as const, count: requests }] : []),
  ];
}

/** What the plan itself is about to do: one thing at a time. */
async function stageOf(
  account: Account,
  card: RateCard,
  subscription: SubscriptionRow | null,
  now: Instant,
): Promise<BillingBanner | null> {
  if (subscription && isRunning(subscription)) {
    const since = subscription.pastDueSince;
    return since === null ? null : { kind: "past_due", endsAt: later(since, GRACE), end: endOfGrace(card, account.planId) };
  }
  if (findPlan(card, account.planId)?.generation === false) {
    // An organization that never had a plan has nothing to lose.
    const archived = await archivedAt(account.accountId);
    return { kind: "archive", mediaDeletedAt: archived && mediaEnd(archived) };
  }
  return trialOf(account.trialEndsAt, now);
}

function trialOf(endsAt: Instant | null, now: Instant): BillingBanner | null {
  if (endsAt === null || endsAt <= now || endsAt - now > FIRST_REMINDER) return null;
  return { kind: "trial", endsAt, days: Math.ceil((endsAt - now) / DAY) };
}
