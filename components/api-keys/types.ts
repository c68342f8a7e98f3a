import type { Scope } from "#lib/domain/api-keys/scope.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Outcome } from "#lib/units/outcome.ts";

/** A key as a person sees it: never the key itself. */
export type KeyView = {
  readonly id: string;
  readonly name: string;
  readonly mode: "live" | "test";
  readonly mark: string;
  readonly lastFour: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
};

export type CreateAction = (slug: string, input: unknown) => Promise<Outcome<{ readonly id: string; readonly key: string }>>;
export type RevokeAction = (slug: string, input: unknown) => Promise<Outcome<unknown>>;
