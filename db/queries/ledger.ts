import { and, asc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Account, AccountLot } from "#lib/domain/ledger/account.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import { decodeAnchor } from "#lib/units/period.ts";
import { db } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import {
  accounts,
  agreedChanges,
  billingCurrencies,
  holds,
  lots,
  organizations,
  rollupKinds,
  rollupSpend,
  subscriptions,
} from "../schema/index.ts";
import { ownNow, skewIn } from "./account-clock.ts";
import type { AgreedChange } from "./agreed-changes.ts";

/** An account with its live lots in burn order, read in one statement. Null when there is none. Many that ask at once share a statement. */
export function loadAccount(accountId: string): Promise<Account | null> {
  return loadAccounts(accountId);
}

type AccountRow = {
  readonly accounts: typeof accounts.$inferSelect;
  readonly currency: string | null;
  readonly lots: typeof lots.$inferSelect | null;
};

const loadAccounts = coalesced(async (accountIds: readonly string[]): Promise<(Account | null)[]> => {
  const rows: AccountRow[] = await db()
    .select({ accounts, currency: billingCurrencies.currency, lots })
    .from(accounts)
    .leftJoin(lots, and(eq(lots.accountId, accounts.accountId), isNull(lots.closedAt)))
    .leftJoin(billingCurrencies, eq(billingCurrencies.accountId, accounts.accountId))
    .where(sql`${accounts.accountId} = any(${`{${accountIds.join(",")}}`}::uuid[])`)
    .orderBy(asc(lots.rank), sql`${lots.expiresAt} asc nulls last`, asc(lots.sequence), asc(lots.id));
  const byAccount = Map.groupBy(rows, (row) => row.accounts.accountId);
  return accountIds.map((id) => accountOf(byAccount.get(id) ?? []));
});

function accountOf(rows: readonly AccountRow[]): Account | null {
  const [first] = rows;
  if (!first) return null;
  const { accounts: account, currency } = first;
  const live: AccountLot[] = rows.flatMap((row) => (row.lots ? [row.lots] : []));
  const { periodStart, periodEnd, anchor, ...rest } = account;
  return { ...rest, currency, anchor: decodeAnchor(anchor, account.zone), period: { start: periodStart, end: periodEnd }, lots: live };
}

/** How far each of these accounts is: the number of its last entry, which rises with every change. */
export async function accountSequences(accountIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const { accountId, sequence } = accounts;
  const rows = await db()
    .select({ accountId, sequence })
    .from(accounts)
    .where(inArray(accountId, [...accountIds]));
  return new Map(rows.map((row) => [row.accountId, row.sequence]));
}

/** The class of each of these lots, open or not. */
export async function classesOfLots(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db()
    .select({ id: lots.id, class: lots.class })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), inArray(lots.id, [...ids])));
  return new Map(rows.map((row) => [row.id, row.class]));
}

/** How many holds are open. */
export async function openHolds(accountId: string): Promise<number> {
  return db().$count(holds, and(eq(holds.accountId, accountId), eq(holds.state, "open")));
}

/** Spending by day (yyyy-mm-dd in the account's zone) and operation, both ends included, from the roll-ups. */
export async function spentByDay(
  accountId: string,
  fromDay: string,
  toDay: string,
): Promise<{ day: string; operation: string; amount: Millis; count: number }[]> {
  const { accountId: account, dimension, day, value, amount, count } = rollupSpend;
  return db()
    .select({ day, operation: value, amount, count })
    .from(rollupSpend)
    .where(and(eq(account, accountId), eq(dimension, "operation"), sql`${day} between ${fromDay} and ${toDay}`))
    .orderBy(asc(day), asc(value));
}

/** Sums by day and kind, both ends included, from the roll-ups. */
export async function kindsByDay(accountId: string, fromDay: string, toDay: string) {
  const { day, kind, amount, effect, count } = rollupKinds;
  return db()
    .select({ day, kind, amount, effect, count })
    .from(rollupKinds)
    .where(and(eq(rollupKinds.accountId, accountId), sql`${day} between ${fromDay} and ${toDay}`))
    .orderBy(asc(day), asc(kind));
}

/** An account whose period is over, with what its close is decided by. */
export type DuePeriod = Pick<Account, "accountId" | "cardId" | "cardVersion" | "planId" | "period" | "anchor" | "trialEndsAt"> & {
  readonly clockSkew: number;
  /** It pays, or once paid, by a subscription. */
  readonly isSubscribed: boolean;
  /** What an operator agreed with it, for this close or another. */
  readonly agreed: AgreedChange | null;
};

/**
 * Accounts whose period is over by their own clock, the longest overdue first, from after one that was read before. Clocks
 * that are ahead are few, so they are looked for by themselves: the others are found by the index of periods.
 */
export async function duePeriods(now: Instant, limit: number, after: DuePeriod | null): Promise<DuePeriod[]> {
  const { accountId, cardId, cardVersion, planId, zone, anchor, periodStart, periodEnd, trialEndsAt } = accounts;
  const { clockSkew } = organizations;
  const isSubscribed = sql<boolean>`${subscriptions.accountId} is not null`;
  const due = sql`${periodEnd} <= ${ownNow(now)}`;
  const isLater = after && sql`(${periodEnd}, ${accountId}) > (${formatInstant(after.period.end)}::timestamptz, ${after.accountId}::uuid)`;
  const some = (where: SQL | undefined) =>
    db()
      .select({
        accountId,
        cardId,
        cardVersion,
        planId,
        zone,
        anchor,
        periodStart,
        periodEnd,
        trialEndsAt,
        clockSkew,
        isSubscribed,
        agreed: agreedChanges,
      })
      .from(accounts)
      .innerJoin(organizations, eq(organizations.id, accountId))
      .leftJoin(subscriptions, eq(subscriptions.accountId, accountId))
      .leftJoin(agreedChanges, eq(agreedChanges.accountId, accountId))
      .where(and(where, due, isLater ?? undefined))
      .orderBy(asc(periodEnd), asc(accountId))
      .limit(limit);
  const [onTime, ahead] = await Promise.all([
    some(and(sql`${periodEnd} <= ${formatInstant(now)}`, sql`${skewIn()} <= 0`)),
    some(sql`${skewIn()} > 0`),
  ]);
  return [...onTime, ...ahead]
    .sort((a, b) => a.periodEnd - b.periodEnd || (a.accountId < b.accountId ? -1 : 1))
    .slice(0, limit)
    .map(({ periodStart: start, periodEnd: end, anchor: encoded, zone: at, ...rest }) => ({
      ...rest,
      period: { start, end },
      anchor: decodeAnchor(encoded, at),
    }));
}
