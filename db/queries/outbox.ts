import { and, eq, lt, sql } from "drizzle-orm";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { hasOwnClocks } from "../own-clocks.ts";
import { outbox } from "../schema/index.ts";
import { isDue } from "./due.ts";

/** A message that this process may deliver until its lease ends. `attempts` counts this one, and tells this lease from a later one. */
export type Claim = {
  readonly accountId: string;
  readonly slug: string;
  readonly clockSkew: number;
  readonly id: string;
  readonly topic: string;
  readonly payload: unknown;
  readonly attempts: number;
};

/** The write of a new message, for the statement of the change that it follows from. */
export function messageWrite(row: {
  readonly accountId: string;
  readonly id: string;
  readonly topic: string;
  readonly payload: unknown;
}): Write {
  return { query: db().insert(outbox).values(row).returning({ id: outbox.id }), rows: 1 };
}

/**
 * Takes due messages, oldest first, in one statement: two workers never get the same one, and one whose worker died is due
 * again when its lease of `leaseMilliseconds` is over.
 */
export async function claimMessages(limit: number, leaseMilliseconds: number): Promise<readonly Claim[]> {
  return db().execute<Claim>(sql`
    with due as (
      select account_id, id from outbox where done_at is null and ${isDue(outbox.dueAt)} order by due_at limit ${limit} for update skip locked
    )
    update outbox o set due_at = now() + ${leaseMilliseconds} * interval '1 millisecond', attempts = o.attempts + 1
    from due left join organizations org on org.id = due.account_id
    where o.account_id = due.account_id and o.id = due.id
    returning o.account_id as "accountId", coalesce(org.slug, '') as slug, case when ${hasOwnClocks()} then coalesce(org.clock_skew, 0) else 0 end::float8 as "clockSkew",
      o.id, o.topic, o.payload, o.attempts`);
}

/** Marks a message as delivered. A lease that was lost meanwhile marks nothing. */
export async function markDelivered({ accountId, id, attempts }: Claim): Promise<void> {
  await db()
    .update(outbox)
    .set({ doneAt: sql`now()`, lastError: null })
    .where(held(accountId, id, attempts));
}

/** Has a message wait for another attempt, and keeps why. */
export async function postpone({ accountId, id, attempts }: Claim, milliseconds: number, error: string): Promise<void> {
  await db()
    .update(outbox)
    .set({ dueAt: sql`now() + ${milliseconds} * interval '1 millisecond'`, lastError: error.slice(0, 1_000) })
    .where(held(accountId, id, attempts));
}

/** Sets a message aside for a person to look at: it stays undone, and is not tried again. */
export async function park({ accountId, id, attempts }: Claim, error: string): Promise<void> {
  await db()
    .update(outbox)
    .set({ dueAt: sql`now() + interval '100 years'`, lastError: error.slice(0, 1_000) })
    .where(held(accountId, id, attempts));
}

/** Deletes what was delivered before an instant. */
export async function forgetDelivered(before: Instant): Promise<void> {
  await db()
    .delete(outbox)
    .where(lt(outbox.doneAt, sql`${formatInstant(before)}::timestamptz`));
}

function held(accountId: string, id: string, attempts: number) {
  return and(eq(outbox.accountId, accountId), eq(outbox.id, id), eq(outbox.attempts, attempts));
}
