import type { Role } from "#lib/domain/orgs/role.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Outcome } from "#lib/units/outcome.ts";

export type Member = {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Instant;
};
export type Invitation = { readonly id: string; readonly email: string; readonly role: Role; readonly expiresAt: Instant };

export type MembersView = {
  readonly manages: boolean;
  readonly members: readonly Member[];
  readonly invites: readonly Invitation[];
  readonly spendingRoles: readonly string[];
  readonly you: string;
};

/** A server action of one organization. */
export type Action = (slug: string, input: unknown) => Promise<Outcome<unknown>>;
export type MemberActions = Readonly<Record<"invite" | "revoke" | "change" | "remove" | "leave" | "setSpenders", Action>>;
