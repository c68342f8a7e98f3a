import { and, asc, eq, inArray } from "drizzle-orm";
import type { Role } from "../../lib/domain/orgs/role.ts";
import type { Instant } from "../../lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { memberships, organizations, users } from "../schema/index.ts";

export type Organization = typeof organizations.$inferSelect;

export async function findOrg(accountId: string): Promise<Organization | null> {
  const [row] = await db().select().from(organizations).where(eq(organizations.id, accountId));
  return row ?? null;
}

/** A new organization; touches no row when its id or slug is taken. */
export function orgWrite(row: typeof organizations.$inferInsert): Write {
  return { query: db().insert(organizations).values(row).onConflictDoNothing().returning({ id: organizations.id }), rows: 1 };
}

export function updateOrgWrite(accountId: string, change: { readonly name?: string; readonly spendingRoles?: string[] }): Write {
  return {
    query: db().update(organizations).set(change).where(eq(organizations.id, accountId)).returning({ id: organizations.id }),
    rows: 1,
  };
}

export function memberWrite(row: {
  readonly accountId: string;
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt: Instant;
}): Write {
  return { query: db().insert(memberships).values(row).onConflictDoNothing().returning({ userId: memberships.userId }), rows: 1 };
}

export type Member = {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Instant;
};

/** An organization's members, by name. */
export async function listMembers(accountId: string): Promise<readonly Member[]> {
  return db()
    .select({ userId: users.id, name: users.name, email: users.email, role: memberships.role, joinedAt: memberships.joinedAt })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.accountId, accountId))
    .orderBy(asc(users.name), asc(users.email));
}

/** The addresses of these people. */
export async function emailsOf(userIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db()
    .select({ email: users.email })
    .from(users)
    .where(inArray(users.id, [...userIds]));
  return rows.map(({ email }) => email);
}

export async function findMember(accountId: string, userId: string): Promise<{ readonly role: Role } | null> {
  const [row] = await db()
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.accountId, accountId), eq(memberships.userId, userId)));
  return row ?? null;
}
