import { and, asc, eq, gte, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Entry } from "#lib/domain/ledger/account.ts";
import type { LotOrigin } from "#lib/domain/ledger/views.ts";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { entries, lots, seals } from "../schema/index.ts";
import { entryOf, idOf } from "./entries.ts";

const MOST = 500;

/** Every entry that was made in one with another: its lots, what was waived, what a close did. In order; at most 500. */
export async function entriesOfTransaction(accountId: string, { at, transaction }: Pick<Entry, "at" | "transaction">): Promise<Entry[]> {
  return ordered(accountId, and(eq(entries.at, at), eq(entries.transaction, transaction)));
}

/** The entry of a number; null when the account has none such. The chain of seals says between which moments it lies. */
export async function findBySequence(accountId: string, sequence: bigint): Promise<Entry | null> {
  const link = (where: SQL, order: SQL) =>
    sql`(select at from ${seals} where ${seals.accountId} = ${accountId} and ${where} order by ${order} limit 1)`;
  const before = link(sql`${seals.sequence} < ${sequence}`, sql`${seals.sequence} desc`);
  const until = link(sql`${seals.sequence} >= ${sequence}`, sql`${seals.sequence}`);
  const [found] = await ordered(
    accountId,
    and(eq(entries.sequence, sequence), sql`${entries.at} >= coalesce(${before}, '-infinity')`, sql`${entries.at} <= ${until}`),
  );
  return found ?? null;
}

/** The refunds that correct a charge's entries, with all that each of them did; in order. */
export async function refundsOf(accountId: string, since: Instant, sequences: readonly bigint[]): Promise<Entry[]> {
  if (sequences.length === 0) return [];
  const { at, transaction } = entries;
  const found = await db()
    .selectDistinct({ at, transaction })
    .from(entries)
    .where(
      and(
        eq(entries.accountId, accountId),
        isNull(entries.holdId),
        // As the index of refunds has it.
        sql`${entries.kind} = 'refund'`,
        gte(at, since),
        inArray(entries.corrects, [...sequences]),
      ),
    )
    .limit(MOST);
  if (found.length === 0) return [];
  const [moments, transactions] = [found.map((row) => row.at), found.map((row) => row.transaction)];
  return ordered(accountId, and(inArray(at, moments), inArray(transaction, transactions)));
}

/** The origins of lots, by id. */
export async function originsOf(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, LotOrigin>> {
  if (ids.length === 0) return new Map();
  const { id, class: lotClass, granted, source, grantedAt, expiresAt, periodEnd, cost, costCurrency } = lots;
  const made = sql<string | null>`(select min(${entries.sequence}) from ${entries} where ${entries.accountId} = ${accountId}
    and ${entries.at} = ${grantedAt} and ${entries.lotId} = ${id} and ${entries.toSide} = 'available')`;
  const rows = await db()
    .select({ id, class: lotClass, granted, source, grantedAt, expiresAt, periodEnd, cost, costCurrency, made })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), inArray(id, [...ids])));
  return new Map(
    rows.map(({ made: sequence, ...row }) => [row.id, { ...row, entryId: sequence && idOf(row.grantedAt, BigInt(sequence)) }]),
  );
}

async function ordered(accountId: string, where: SQL | undefined): Promise<Entry[]> {
  const rows = await db()
    .select()
    .from(entries)
    .where(and(eq(entries.accountId, accountId), where))
    .orderBy(asc(entries.at), asc(entries.sequence))
    .limit(MOST);
  return rows.map(entryOf);
}
