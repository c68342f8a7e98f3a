import { listEntries, loadStatement } from "#db/queries/entries.ts";
import { loadAccount, openHolds, spentByDay } from "#db/queries/ledger.ts";
import { findPlan, type Plan } from "#lib/domain/catalog/plan.ts";
import type { Statement } from "#lib/domain/ledger/account.ts";
import { addsUp, type SummaryTerm, spentIn, summaryOf } from "#lib/domain/ledger/summary.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { nextPlan } from "#lib/domain/plans/plan.ts";
import {
  type ClassUsage,
  classUsage,
  type DayUsage,
  daysOf,
  type OperationUsage,
  projectedEnd,
  usageByDay,
  usageByOperation,
} from "#lib/domain/plans/usage.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, plus, sum, ZERO } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import { dayOf } from "#lib/units/period.ts";
import { cardOf } from "../cards.ts";
import { entryViews } from "../ledger/entry-view.ts";
import { type Balance, worth } from "../ledger/load-balance.ts";

const RECENT = 8;

export type PlanAndUsageView = {
  readonly now: Instant;
  readonly unit: string;
  readonly zone: string;
  readonly period: Period;
  readonly available: Millis;
  readonly held: Millis;
  readonly runningJobs: number;
  readonly money: Balance["money"];
  readonly classes: readonly ClassUsage[];
  /** Everything shown agrees: the classes' sum, the statement's sum and the balance are one figure. */
  readonly agrees: boolean;
  readonly spent: Millis;
  readonly projected: Millis | null;
  readonly days: readonly DayUsage[];
  /** Every day of the period, also those to come. */
  readonly calendar: readonly string[];
  readonly operations: readonly OperationUsage[];
  readonly plan: Plan | null;
  readonly upgrade: Plan | null;
  readonly trialEndsAt: Instant | null;
  readonly statement: Statement;
  readonly terms: readonly SummaryTerm[];
  readonly recent: readonly EntryView[];
};

/** What there is, what it is made of, where it went this period and where the period will end. Null when the organization has no account yet. */
export async function loadPlanAndUsage({ accountId, now }: Caller): Promise<PlanAndUsageView | null> {
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!account || !card) return null;
  const { period, zone, unit, available, held } = account;
  const [statement, rows, recent, runningJobs] = await Promise.all([
    loadStatement(accountId, period, zone),
    spentByDay(accountId, dayOf(period.start, zone), dayOf(now, zone)),
    listEntries(accountId, { limit: RECENT }),
    openHolds(accountId),
  ]);
  const byDay = new Map<string, Millis>();
  for (const { day, amount } of rows) byDay.set(day, plus(byDay.get(day) ?? ZERO, amount));
  const plan = findPlan(card, account.planId);
  const classes = classUsage(card, plan, account.lots, now);
  const spent = spentIn(statement);
  return {
    now,
    unit,
    zone,
    period,
    available,
    held,
    runningJobs,
    money: worth(available, card, account.planId),
    classes,
    agrees: sum(classes.map(({ remaining }) => remaining)) === available && statement.closing === available && addsUp(statement),
    spent,
    projected: projectedEnd(period, now, spent),
    days: usageByDay(period, zone, now, byDay, spent),
    calendar: daysOf(period, zone, period.end),
    operations: usageByOperation(card, rows, spent),
    plan,
    upgrade: nextPlan(card, account.planId),
    trialEndsAt: account.trialEndsAt,
    statement,
    terms: summaryOf(statement),
    recent: await entryViews(recent.entries),
  };
}
