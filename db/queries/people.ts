import { and, asc, desc, eq, gt, ne, sql } from "drizzle-orm";
import type { Role } from "../../lib/domain/orgs/role.ts";
import type { Instant } from "../../lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { memberships, organizations, sessions, users } from "../schema/index.ts";

export type Membership = {
  readonly accountId: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: "personal" | "team";
  readonly role: Role;
  /** Milliseconds that the organization's clock runs ahead of the server's; zero outside the sandbox. */
  readonly clockSkew: number;
};

export type SignedIn = {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string;
  /** They have read a letter at that address. */
  readonly isVerified: boolean;
  readonly session: { readonly createdAt: Instant; readonly expiresAt: Instant };
  readonly memberships: readonly Membership[];
};

/** Whose session it is, with every organization of theirs, in one query; null when it is unknown, over or idle. */
export async function findSignedIn(tokenHash: string, now: Instant): Promise<SignedIn | null> {
  const rows = await db()
    .select({ session: sessions, user: users, role: memberships.role, org: organizations })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(memberships, eq(memberships.userId, users.id))
    .leftJoin(organizations, eq(organizations.id, memberships.accountId))
    .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, now)))
    .orderBy(sql`${organizations.kind} = 'personal'`, asc(organizations.name), asc(organizations.id));
  const first = rows[0];
  if (!first) return null;
  const { user, session } = first;
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    isVerified: user.emailVerifiedAt !== null,
    session: { createdAt: session.createdAt, expiresAt: session.expiresAt },
    memberships: rows.flatMap(({ org, role }) => (org && role ? [membership(org, role)] : [])),
  };
}

function membership(org: typeof organizations.$inferSelect, role: Role): Membership {
  const { id, slug, name, kind, clockSkew } = org;
  return { accountId: id, slug, name, kind, role, clockSkew };
}

export type SessionRow = { readonly tokenHash: string; readonly createdAt: Instant; readonly expiresAt: Instant };

/** A person's live sessions, newest first. */
export async function listSessions(userId: string, now: Instant): Promise<readonly SessionRow[]> {
  return db()
    .select({ tokenHash: sessions.tokenHash, createdAt: sessions.createdAt, expiresAt: sessions.expiresAt })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.createdAt))
    .limit(100);
}

export function sessionWrite(row: SessionRow & { readonly userId: string }): Write {
  return { query: db().insert(sessions).values(row).returning({ tokenHash: sessions.tokenHash }) };
}

export async function extendSession(tokenHash: string, expiresAt: Instant): Promise<void> {
  await db().update(sessions).set({ expiresAt }).where(eq(sessions.tokenHash, tokenHash));
}

/** Ends a person's sessions: all but `except`, or only the one whose hash begins with `prefix`. */
export function endSessionsWrite(userId: string, which: { readonly except?: string; readonly prefix?: string }): Write {
  const conditions = [
    eq(sessions.userId, userId),
    ...(which.except === undefined ? [] : [ne(sessions.tokenHash, which.except)]),
    ...(which.prefix === undefined ? [] : [eq(sql`left(${sessions.tokenHash}, ${which.prefix.length})`, which.prefix)]),
  ];
  return {
    query: db()
      .delete(sessions)
      .where(and(...conditions))
      .returning({ tokenHash: sessions.tokenHash }),
  };
}

export async function deleteSession(tokenHash: string): Promise<void> {
  await db().delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

export type PersonAtOrgs = {
  readonly email: string;
  readonly name: string;
  readonly organizations: readonly { readonly name: string; readonly role: Role }[];
};

/** The people whose addresses end in `domain`, with the teams they are in. */
export async function listPeopleOf(domain: string): Promise<readonly PersonAtOrgs[]> {
  const rows = await db()
    .select({ email: users.email, name: users.name, role: memberships.role, org: organizations.name, kind: organizations.kind })
    .from(users)
    .leftJoin(memberships, eq(memberships.userId, users.id))
    .leftJoin(organizations, eq(organizations.id, memberships.accountId))
    .where(sql`right(${users.email}, ${domain.length}) = ${domain}`)
    .orderBy(asc(users.createdAt), asc(users.email), asc(organizations.name))
    .limit(200);
  const people = Map.groupBy(rows, ({ email }) => email);
  return [...people].map(([email, of]) => ({
    email,
    name: of[0]?.name ?? email,
    organizations: of.flatMap(({ org, role, kind }) => (org !== null && role !== null && kind === "team" ? [{ name: org, role }] : [])),
  }));
}
