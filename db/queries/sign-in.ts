import { and, count, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { Instant } from "../../lib/units/instant.ts";
import { db } from "../client.ts";
import { signInTokens, userLogins, users } from "../schema/index.ts";

export type Person = typeof users.$inferSelect;
type NewPerson = {
  readonly email: string;
  readonly name: string | null;
  readonly image: string | null;
  readonly emailVerifiedAt: Instant | null;
};

export async function findPerson(id: string): Promise<Person | null> {
  const [row] = await db().select().from(users).where(eq(users.id, id));
  return row ?? null;
}

export async function findPersonByEmail(email: string): Promise<Person | null> {
  const [row] = await db().select().from(users).where(eq(users.email, email));
  return row ?? null;
}

export async function findPersonByLogin(provider: string, subject: string): Promise<Person | null> {
  const [row] = await db()
    .select({ user: users })
    .from(userLogins)
    .innerJoin(users, eq(users.id, userLogins.userId))
    .where(and(eq(userLogins.provider, provider), eq(userLogins.subject, subject)));
  return row?.user ?? null;
}

/**
 * A new person, or the one that a racing sign-in with the same verified address just made. Null when the address is
 * taken and this sign-in has not proved it by a letter: then it must not become that person.
 */
export async function insertPerson(person: NewPerson): Promise<Person | null> {
  const insert = db().insert(users).values(person);
  const [row] =
    person.emailVerifiedAt === null
      ? await insert.onConflictDoNothing().returning()
      : await insert
          .onConflictDoUpdate({
            target: users.email,
            set: { emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, excluded.email_verified_at)` },
          })
          .returning();
  return row ?? null;
}

/** Remembers that the person read a letter at their address; null when there is no such person. */
export async function verifyPerson(id: string, at: Instant): Promise<Person | null> {
  const [row] = await db().update(users).set({ emailVerifiedAt: at }).where(eq(users.id, id)).returning();
  return row ?? null;
}

/** Ties a provider's identity to a person. False when it is somebody else's already. */
export async function insertLogin(login: {
  readonly provider: string;
  readonly subject: string;
  readonly userId: string;
}): Promise<boolean> {
  const [row] = await db()
    .insert(userLogins)
    .values(login)
    .onConflictDoUpdate({ target: [userLogins.provider, userLogins.subject], set: { userId: sql`${userLogins.userId}` } })
    .returning({ userId: userLogins.userId });
  return row?.userId === login.userId;
}

/** The providers that a person has signed in with. */
export async function listLogins(userId: string): Promise<readonly string[]> {
  const rows = await db().selectDistinct({ provider: userLogins.provider }).from(userLogins).where(eq(userLogins.userId, userId));
  return rows.map(({ provider }) => provider);
}

/** How many links to this address could still be used. */
export async function countOpenTokens(email: string, now: Instant): Promise<number> {
  const [row] = await db()
    .select({ open: count() })
    .from(signInTokens)
    .where(and(eq(signInTokens.email, email), gt(signInTokens.expiresAt, now)));
  return row?.open ?? 0;
}

/** Stores a link's token, hashed, and clears away this address's dead ones. */
export async function insertToken(row: typeof signInTokens.$inferInsert, now: Instant): Promise<void> {
  const dead = db()
    .$with("dead")
    .as(
      db()
        .delete(signInTokens)
        .where(
          and(
            eq(signInTokens.email, row.email),
            sql`${signInTokens.expiresAt} <= ${signInTokens.expiresAt.mapToDriverValue(now)}::timestamptz`,
          ),
        )
        .returning(),
    );
  await db().with(dead).insert(signInTokens).values(row);
}

/** Takes a token out, so that it works once however many ask at once; null when it is gone. */
export async function takeToken(email: string, tokenHash: string): Promise<Instant | null> {
  const [row] = await db()
    .delete(signInTokens)
    .where(and(eq(signInTokens.email, email), eq(signInTokens.tokenHash, tokenHash), isNotNull(signInTokens.expiresAt)))
    .returning();
  return row?.expiresAt ?? null;
}
