import { and, desc, eq, gt, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, organizations, seals, verifications } from "../schema/index.ts";
import type { Break, Checked } from "../verify.ts";
import { ownNow } from "./account-clock.ts";

/** A check of an account's books that was made: when, how far, and what it found. */
export type Verification = {
  readonly at: Instant;
  readonly sequence: bigint;
  /** When the last entry that was checked was made; null when there was none. */
  readonly until: Instant | null;
  readonly seal: Uint8Array | null;
  readonly breaks: readonly Pick<Break, "rule" | "detail">[];
  readonly milliseconds: number;
};

const breaksOf = z.array(z.object({ rule: z.string(), detail: z.string() }));

/** Keeps what a check found. Two that ended in the same millisecond are kept as one. */
export async function saveVerifications(checked: readonly (Checked & { readonly at: Instant })[], milliseconds: number): Promise<void> {
  if (checked.length === 0) return;
  const rows = checked.map(({ accountId, at, sequence, seal, breaks }) => ({ accountId, at, sequence, seal, breaks, milliseconds }));
  await db().insert(verifications).values(rows).onConflictDoNothing();
}

/** An account's latest checks, newest first. */
export async function listVerifications(accountId: string, limit: number): Promise<readonly Verification[]> {
  const rows = await selectVerifications().where(eq(verifications.accountId, accountId)).orderBy(desc(verifications.at)).limit(limit);
  return rows.map(({ breaks, ...row }) => ({ ...row, breaks: breaksOf.parse(breaks) }));
}

/**
 * Forgets checks from before an instant that found nothing, but for the last of each day (UTC): an account has one an hour.
 * What found something is kept for ever. Answers how many.
 */
export async function thinVerifications(before: Instant): Promise<number> {
  const v = verifications;
  const day = (at: SQL) => sql`date_trunc('day', ${at}, 'UTC')`;
  const laterThatDay = sql`exists (select from ${v} l where l.account_id = ${v.accountId} and l.at > ${v.at}
    and l.at < ${day(sql`${v.at}`)} + interval '1 day')`;
  const gone = await db()
    .delete(v)
    .where(and(lt(v.at, before), sql`${v.breaks} = '[]'`, laterThatDay))
    .returning({ at: v.at });
  return gone.length;
}

/** The latest check that found every promise held; null when there was none. */
export async function lastProven(accountId: string): Promise<Verification | null> {
  const [row] = await selectVerifications()
    .where(and(eq(verifications.accountId, accountId), sql`${verifications.breaks} = '[]'`))
    .orderBy(desc(verifications.at))
    .limit(1);
  return row ? { ...row, breaks: [] } : null;
}

// A link of the chain ends where a call ended, so what a check saw ends with one.
function selectVerifications() {
  const { at, sequence, seal, breaks, milliseconds } = verifications;
  return db()
    .select({ at, sequence, until: seals.at, seal, breaks, milliseconds })
    .from(verifications)
    .leftJoin(seals, and(eq(seals.accountId, verifications.accountId), eq(seals.sequence, verifications.sequence)));
}

export type DueBooks = { readonly accountId: string; readonly slug: string; readonly clockSkew: number };

/** Accounts with entries that no check has seen, or with none within a day by their own clock; in order of their ids, after one. */
export async function unverifiedBooks(now: Instant, after: string | null, limit: number): Promise<readonly DueBooks[]> {
  const last = db()
    .select({ at: verifications.at, sequence: verifications.sequence })
    .from(verifications)
    .where(eq(verifications.accountId, accounts.accountId))
    .orderBy(desc(verifications.at))
    .limit(1)
    .as("last");
  const { id, slug, clockSkew } = organizations;
  return db()
    .select({ accountId: id, slug, clockSkew })
    .from(accounts)
    .innerJoin(organizations, eq(id, accounts.accountId))
    .leftJoinLateral(last, sql`true`)
    .where(
      and(
        after === null ? undefined : gt(id, after),
        or(isNull(last.at), gt(accounts.sequence, last.sequence), lt(last.at, ownNow(later(now, -DAY)))),
      ),
    )
    .orderBy(id)
    .limit(limit);
}
