import { and, asc, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, sum } from "#lib/units/millis.ts";
import { db } from "../client.ts";
import { closes, holds, lots } from "../schema/index.ts";

/** Is a moment that was written by the server's own clock over? Moments are kept to the nearest millisecond: what was `now()` may stand half of one ahead. */
export function isDue(moment: AnyPgColumn): SQL {
  return sql`${moment} <= now() + interval '1 millisecond'`;
}

/** An account's open holds whose time is over at `until`, the first to end first. */
export async function holdsDue(
  accountId: string,
  until: Instant,
  limit: number,
): Promise<readonly { readonly jobId: string; readonly at: Instant }[]> {
  return db()
    .select({ jobId: holds.id, at: holds.expiresAt })
    .from(holds)
    .where(and(eq(holds.accountId, accountId), eq(holds.state, "open"), lte(holds.expiresAt, until)))
    .orderBy(asc(holds.expiresAt), asc(holds.id))
    .limit(limit);
}

/** When the next lots of an account expire, and what is left of them; null when none ever does. */
export async function nextLotExpiry(accountId: string): Promise<{ readonly at: Instant; readonly amount: Millis } | null> {
  const rows = await db()
    .select({ at: lots.expiresAt, amount: lots.remaining })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), isNull(lots.closedAt), sql`${lots.expiresAt} is not null`))
    .orderBy(asc(lots.expiresAt));
  const at = rows[0]?.at ?? null;
  return at === null ? null : { at, amount: sum(rows.filter((row) => row.at === at).map(({ amount }) => amount)) };
}

/** What the close of a period moved; null when it is not closed. */
export async function findClose(accountId: string, periodEnd: Instant) {
  const [row] = await db()
    .select({ rolled: closes.rolled, forfeited: closes.forfeited })
    .from(closes)
    .where(and(eq(closes.accountId, accountId), eq(closes.periodEnd, periodEnd)));
  return row ?? null;
}
