import { createHash, randomInt, randomUUID } from "node:crypto";
import type { Write } from "#db/atomically.ts";
import { keyMode, keyWrite } from "#db/queries/api-keys.ts";
import { KEY_RANDOM, keyText, parseKey } from "#lib/domain/api-keys/key-text.ts";
import type { Scope } from "#lib/domain/api-keys/scope.ts";
import { idAt } from "#lib/units/id.ts";
import type { Instant } from "#lib/units/instant.ts";

/** What a key is to be. `isLimited` false: only for test accounts of the sandbox. */
export type KeyTerms = {
  readonly accountId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Instant | null;
  readonly createdBy: string;
  readonly isLimited?: boolean;
};

/** A new key and the write that keeps it, for `atomically`. `text` is the key itself: shown once, kept nowhere. */
export function newKey(terms: KeyTerms, now: Instant): { readonly id: string; readonly text: string; readonly write: Write } {
  const mode = keyMode();
  const text = keyText(
    mode,
    terms.accountId,
    Array.from({ length: KEY_RANDOM }, () => randomInt(62)),
  );
  const parts = parseKey(text);
  if (!parts) throw new Error("a key that was just written cannot be read");
  const id = idAt(now, randomUUID());
  const { mark, lastFour } = parts;
  return { id, text, write: keyWrite({ ...terms, id, mode, mark, lastFour, hash: hashOfKey(text), createdAt: now }) };
}

/** What is kept of a key: its secret has 190 random bits, so a plain hash tells nothing of it. */
export function hashOfKey(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
