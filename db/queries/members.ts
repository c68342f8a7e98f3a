import { and, asc, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Invite } from "../../lib/domain/orgs/invite.ts";
import type { Role } from "../../lib/domain/orgs/role.ts";
import type { Instant } from "../../lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { invites, memberships, organizations, users } from "../schema/index.ts";

// Locks the owners first, in one order: of two who would both be the last to go, the second waits and then sees the first gone.
const ownersOf = (accountId: string) => sql`owners as materialized (
  select ${memberships.userId} as owner from ${memberships}
  where ${memberships.accountId} = ${accountId} and ${memberships.role} = 'owner' order by ${memberships.userId} for update)`;
const anotherOwner = (userId: string) => sql`exists (select from owners where owner <> ${userId})`;

/** Gives a member another role; touches no row when they no longer hold `from`, or when nobody would be owner any more. */
export function changeRoleWrite(accountId: string, userId: string, from: Role, to: Role): Write {
  const guard = from === "owner" && to !== "owner" ? anotherOwner(userId) : sql`true`;
  const query = sql`with ${ownersOf(accountId)} update ${memberships} set role = ${to}
    where ${memberships.accountId} = ${accountId} and ${memberships.userId} = ${userId} and ${memberships.role} = ${from} and ${guard}
    returning ${memberships.userId}`;
  return { query, rows: 1 };
}

/** Takes a member out; touches no row when they no longer hold `role`, or when nobody would be owner any more. */
export function removeMemberWrite(accountId: string, userId: string, role: Role): Write {
  const guard = role === "owner" ? anotherOwner(userId) : sql`true`;
  const query = sql`with ${ownersOf(accountId)} delete from ${memberships}
    where ${memberships.accountId} = ${accountId} and ${memberships.userId} = ${userId} and ${memberships.role} = ${role} and ${guard}
    returning ${memberships.userId}`;
  return { query, rows: 1 };
}

export async function countOwners(accountId: string): Promise<number> {
  return db().$count(memberships, and(eq(memberships.accountId, accountId), eq(memberships.role, "owner")));
}

/** Is somebody of this address a member? */
export async function hasMemberWithEmail(accountId: string, email: string): Promise<boolean> {
  const [row] = await db()
    .select({ id: users.id })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.accountId, accountId), eq(users.email, email)));
  return row !== undefined;
}

export type NewInvite = {
  readonly accountId: string;
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly tokenHash: string;
  readonly invitedBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

/** An invitation; a second one to the same address takes the place of the first, whose link then opens nothing. */
export function inviteWrite(row: NewInvite): Write {
  const { role, tokenHash, invitedBy, createdAt, expiresAt } = row;
  const query = db()
    .insert(invites)
    .values(row)
    .onConflictDoUpdate({
      target: [invites.accountId, invites.email],
      targetWhere: sql`accepted_at is null and revoked_at is null`,
      set: { role, tokenHash, invitedBy, createdAt, expiresAt },
    })
    .returning({ id: invites.id });
  return { query, rows: 1 };
}

const isOpen = and(isNull(invites.acceptedAt), isNull(invites.revokedAt));

export function revokeInviteWrite(accountId: string, id: string, at: Instant): Write {
  return {
    query: db()
      .update(invites)
      .set({ revokedAt: at })
      .where(and(eq(invites.accountId, accountId), eq(invites.id, id), isOpen))
      .returning({ id: invites.id }),
    rows: 1,
  };
}

export type OpenInvite = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

export async function listInvites(accountId: string, now: Instant): Promise<readonly OpenInvite[]> {
  const { id, email, role, createdAt, expiresAt } = invites;
  return db()
    .select({ id, email, role, createdAt, expiresAt })
    .from(invites)
    .where(and(eq(invites.accountId, accountId), isOpen, gt(expiresAt, now)))
    .orderBy(desc(createdAt), asc(email));
}

export type FoundInvite = Invite & {
  readonly accountId: string;
  readonly id: string;
  readonly invitedBy: string;
  readonly slug: string;
  readonly orgName: string;
  readonly clockSkew: number;
};

/** The invitation of a token, with the role that whoever invited holds now. */
export async function findInvite(tokenHash: string): Promise<FoundInvite | null> {
  const [row] = await db()
    .select({ invite: invites, org: organizations, inviterRole: memberships.role })
    .from(invites)
    .innerJoin(organizations, eq(organizations.id, invites.accountId))
    .leftJoin(memberships, and(eq(memberships.accountId, invites.accountId), eq(memberships.userId, invites.invitedBy)))
    .where(eq(invites.tokenHash, tokenHash));
  if (!row) return null;
  const { invite, org, inviterRole } = row;
  return { ...invite, inviterRole, slug: org.slug, orgName: org.name, clockSkew: org.clockSkew };
}

/** Takes an invitation up; touches no row when it is not open any more, or whoever invited has another role by now. */
export function takeInviteWrite(invite: FoundInvite, at: Instant): Write {
  const inviter = db()
    .select({ one: sql`1` })
    .from(memberships)
    .where(
      and(
        eq(memberships.accountId, invite.accountId),
        eq(memberships.userId, invite.invitedBy),
        sql`${memberships.role} = ${invite.inviterRole}`,
      ),
    );
  const query = db()
    .update(invites)
    .set({ acceptedAt: at })
    .where(
      and(eq(invites.accountId, invite.accountId), eq(invites.id, invite.id), isOpen, gt(invites.expiresAt, at), sql`exists ${inviter}`),
    )
    .returning({ id: invites.id });
  return { query, rows: 1 };
}
