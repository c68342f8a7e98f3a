import { and, asc, eq, gt, gte, lt, sql } from "drizzle-orm";
import type { StorageChange } from "#lib/domain/metering/stored.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, closes, organizations, storageChanges, storageCharged } from "../schema/index.ts";
import type { DueAccount } from "./metering.ts";

/**
 * Keeps a change of what an account stores; the first one begins its storage with the running period. Answers false when
 * more would be taken away than is there. Safe to repeat under its id.
 */
export async function saveStorageChange(accountId: string, id: string, change: StorageChange): Promise<boolean> {
  const [row] = await db().execute<{ known: boolean }>(sql`
    with stored as (
      select coalesce(sum(minutes), 0) as minutes, coalesce(bool_or(id = ${id}), false) as known from storage_changes where account_id = ${accountId}
    ), changed as (
      insert into storage_changes (account_id, id, at, minutes)
      select ${accountId}, ${id}, ${formatInstant(change.at)}::timestamptz, ${change.minutes}::bigint from stored
      where minutes + ${change.minutes}::bigint >= 0 and not known
      on conflict do nothing returning id
    ), begun as (
      insert into storage_charged (account_id, until) select a.account_id, a.period_start from accounts a
      where a.account_id = ${accountId} and exists (select from changed) on conflict do nothing
    )
    select known or exists (select from changed) as known from stored`);
  return row?.known ?? false;
}

/** Up to when an account's storage is charged; null when it never stored anything. */
export async function storageChargedUntil(accountId: string): Promise<Instant | null> {
  const [row] = await db().select({ until: storageCharged.until }).from(storageCharged).where(eq(storageCharged.accountId, accountId));
  return row?.until ?? null;
}

/** The ends of periods that closed after `until`, in order. */
export async function closedAfter(accountId: string, until: Instant): Promise<readonly Instant[]> {
  const rows = await db()
    .select({ end: closes.periodEnd })
    .from(closes)
    .where(and(eq(closes.accountId, accountId), gt(closes.periodEnd, until)))
    .orderBy(asc(closes.periodEnd));
  return rows.map(({ end }) => end);
}

/** What was stored at `end`, and what came and went from `start` on. */
export async function storedBetween(
  accountId: string,
  start: Instant,
  end: Instant,
): Promise<{ minutes: number; changes: StorageChange[] }> {
  const own = and(eq(storageChanges.accountId, accountId), lt(storageChanges.at, end));
  const [[total], changes] = await Promise.all([
    db()
      .select({ minutes: sql<string>`coalesce(sum(${storageChanges.minutes}), 0)` })
      .from(storageChanges)
      .where(own),
    db()
      .select({ at: storageChanges.at, minutes: storageChanges.minutes })
      .from(storageChanges)
      .where(and(own, gte(storageChanges.at, start)))
      .orderBy(asc(storageChanges.at), asc(storageChanges.id)),
  ]);
  return { minutes: Number(total?.minutes ?? 0), changes };
}

/** Notes that an account's storage is charged up to `until`; never back. */
export async function setStorageCharged(accountId: string, until: Instant): Promise<void> {
  await db()
    .update(storageCharged)
    .set({ until })
    .where(and(eq(storageCharged.accountId, accountId), lt(storageCharged.until, until)));
}

/** Accounts with a closed period whose storage is not charged yet: whoever closed it was cut short. */
export async function dueStorage(limit: number): Promise<readonly DueAccount[]> {
  const { id, slug, clockSkew } = organizations;
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(storageCharged)
    .innerJoin(accounts, eq(accounts.accountId, storageCharged.accountId))
    .innerJoin(organizations, eq(id, storageCharged.accountId))
    .where(lt(storageCharged.until, accounts.periodStart))
    .limit(limit);
}
