import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { KeyMode } from "../../lib/domain/api-keys/key-text.ts";
import { isScope, type Scope } from "../../lib/domain/api-keys/scope.ts";
import { env } from "../../lib/env.ts";
import type { Instant } from "../../lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { accounts, apiKeys, organizations } from "../schema/index.ts";

/** A key as it is kept and shown: without the key. */
export type ApiKey = Omit<typeof apiKeys.$inferSelect, "accountId" | "hash" | "scopes"> & { readonly scopes: readonly Scope[] };
/** A key that is asked with: what proves it, its organization's address, and how far that one's clock is ahead of the server's. */
export type KnownKey = ApiKey & {
  readonly hash: Uint8Array;
  readonly slug: string;
  readonly clockSkew: number;
  /** What says whether its organization has the API at all (ALW-2). */
  readonly plan: { readonly cardId: string; readonly cardVersion: number; readonly planId: string };
};

/** What keys of this installation are called. */
export function keyMode(): KeyMode {
  return env().GREENLIGHT_MODE === "production" ? "live" : "test";
}

/** The keys of an account that bear this mark, revoked ones too; hardly ever more than one. Many that ask at once share a statement. */
export function findKeys(accountId: string, mark: string): Promise<readonly KnownKey[]> {
  return loadKeys(nameOf(accountId, mark));
}

// Ids are of one length, and marks have no character that an array would read otherwise.
function nameOf(accountId: string, mark: string): string {
  return `${accountId}${mark}`;
}

const loadKeys = coalesced(async (names: readonly string[]): Promise<(readonly KnownKey[])[]> => {
  const accountIds = `{${names.map((name) => name.slice(0, 36)).join(",")}}`;
  const { cardId, cardVersion, planId } = accounts;
  const marks = `{${names.map((name) => name.slice(36)).join(",")}}`;
  const rows = await db()
    .select({ key: apiKeys, slug: organizations.slug, clockSkew: organizations.clockSkew, plan: { cardId, cardVersion, planId } })
    .from(apiKeys)
    .innerJoin(organizations, eq(organizations.id, apiKeys.accountId))
    .innerJoin(accounts, eq(accounts.accountId, apiKeys.accountId))
    .where(sql`(${apiKeys.accountId}, ${apiKeys.mark}) in (select * from unnest(${accountIds}::uuid[], ${marks}::text[]))`);
  const known = Map.groupBy(rows, ({ key }) => nameOf(key.accountId, key.mark));
  return names.map((name) => (known.get(name) ?? []).map(({ key, ...rest }) => ({ ...keyOf(key), hash: key.hash, ...rest })));
});

/** An account's keys, newest first. */
export async function listKeys(accountId: string): Promise<readonly ApiKey[]> {
  const rows = await db()
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.accountId, accountId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(500);
  return rows.map(keyOf);
}

/** How many keys of an account are not revoked. */
export async function countKeys(accountId: string): Promise<number> {
  return db().$count(apiKeys, and(eq(apiKeys.accountId, accountId), isNull(apiKeys.revokedAt)));
}

export function keyWrite(row: Omit<typeof apiKeys.$inferInsert, "scopes"> & { readonly scopes: readonly Scope[] }): Write {
  return {
    query: db()
      .insert(apiKeys)
      .values({ ...row, scopes: [...row.scopes] })
      .returning({ id: apiKeys.id }),
    rows: 1,
  };
}

/** Ends a key; touches no row when it is ended already, or not the account's. */
export function revokeKeyWrite(accountId: string, id: string, at: Instant): Write {
  return {
    query: db()
      .update(apiKeys)
      .set({ revokedAt: at })
      .where(and(eq(apiKeys.accountId, accountId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id }),
    rows: 1,
  };
}

/** Notes that a key was used, unless a use within the last minute is noted already. */
export async function noteUse(accountId: string, id: string, at: Instant): Promise<void> {
  const moment = sql.param(at, apiKeys.lastUsedAt);
  await db()
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(
      and(
        eq(apiKeys.accountId, accountId),
        eq(apiKeys.id, id),
        sql`coalesce(${apiKeys.lastUsedAt}, '-infinity') < ${moment}::timestamptz - interval '1 minute'`,
      ),
    );
}

function keyOf({ accountId: _account, hash: _hash, scopes, ...rest }: typeof apiKeys.$inferSelect): ApiKey {
  return { ...rest, scopes: scopes.filter(isScope) };
}
