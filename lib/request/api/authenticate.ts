import { timingSafeEqual } from "node:crypto";
import { findKeys, type KnownKey, noteUse } from "#db/queries/api-keys.ts";
import { parseKey } from "#lib/domain/api-keys/key-text.ts";
import { permissionsOf } from "#lib/domain/api-keys/scope.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { log } from "#lib/log.ts";
import { hashOfKey } from "#lib/services/api-keys/new-key.ts";
import { type Instant, later, MINUTE } from "#lib/units/instant.ts";

/** Who asks: the caller of every verb, and the key itself. */
export type Authenticated = { readonly caller: Caller; readonly key: Omit<KnownKey, "hash"> };

/**
 * Whose key the request bears, as it stands in the database this moment: a key that was revoked is refused on every server
 * at once. Null without one, or for one that is unknown, revoked or expired.
 */
export async function authenticate(headers: Headers, server: Instant, requestId: string): Promise<Authenticated | null> {
  const text = /^Bearer ([\w]{1,200})$/i.exec(headers.get("authorization") ?? "")?.[1];
  const parts = text === undefined ? null : parseKey(text);
  if (text === undefined || !parts) return null;
  const { accountId, mark } = parts;
  const keys = await findKeys(accountId, mark);
  const hash = hashOfKey(text);
  const key = keys.find((known) => timingSafeEqual(known.hash, hash));
  if (!key) return null;
  const now = later(server, key.clockSkew);
  if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
  rememberUse(accountId, key, now);
  const { slug, scopes, id } = key;
  const caller: Caller = { accountId, slug, actor: `key:${id}`, role: "key", permissions: permissionsOf(scopes), now, requestId };
  return { caller, key };
}

// What this process has noted already; others write no more often, because the statement looks too.
const noted = new Map<string, Instant>();

/** Notes the use without letting the request wait for it, or fail by it. */
function rememberUse(accountId: string, { id, lastUsedAt }: Pick<KnownKey, "id" | "lastUsedAt">, now: Instant): void {
  const last = noted.get(id) ?? lastUsedAt;
  if (last !== null && now - last < MINUTE) return;
  if (noted.size > 10_000) noted.clear();
  noted.set(id, now);
  noteUse(accountId, id, now).catch((error: unknown) => log.debug({ error, keyId: id }, "the use of a key was not noted"));
}
