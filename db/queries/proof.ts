import { and, asc, eq, gt, gte, lte, type SQL, sql } from "drizzle-orm";
import type { Link, SealedEntry } from "#lib/domain/ledger/proof.ts";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { accounts, entries, seals } from "../schema/index.ts";

/** How far an account's books go, and the head of their chain there, in one snapshot. Null when there is no account. */
export async function headOfBooks(
  accountId: string,
): Promise<{ unit: string; sequence: bigint; seal: Uint8Array | null; lastEntryAt: Instant | null } | null> {
  const { unit, sequence, seal, lastEntryAt } = accounts;
  const [row] = await db().select({ unit, sequence, seal, lastEntryAt }).from(accounts).where(eq(accounts.accountId, accountId));
  return row ?? null;
}

type Place = { readonly at: Instant; readonly sequence: bigint };

/** Entries in order, up to the number `last`, after a place; as many as `limit`. */
export async function sealedEntries(accountId: string, after: Place | null, last: bigint, limit: number): Promise<readonly SealedEntry[]> {
  const parts: SQL[] = [eq(entries.accountId, accountId), lte(entries.sequence, last)];
  if (after) {
    // The first says which months to look into, the second where to begin.
    parts.push(gte(entries.at, after.at));
    parts.push(sql`(${entries.at}, ${entries.sequence}) > (${sql.param(after.at, entries.at)}, ${after.sequence})`);
  }
  return db()
    .select()
    .from(entries)
    .where(and(...parts))
    .orderBy(asc(entries.at), asc(entries.sequence))
    .limit(limit);
}

/** Links in order, after the number `after` and up to `last`; as many as `limit`. */
export async function links(accountId: string, after: bigint, last: bigint, limit: number): Promise<readonly Link[]> {
  const { sequence, at, hash } = seals;
  return db()
    .select({ sequence, at, hash })
    .from(seals)
    .where(and(eq(seals.accountId, accountId), gt(sequence, after), lte(sequence, last)))
    .orderBy(asc(sequence))
    .limit(limit);
}
