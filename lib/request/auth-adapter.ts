import type { Adapter, AdapterUser } from "next-auth/adapters";
import { deleteSession, findSignedIn } from "#db/queries/people.ts";
import {
  findPerson,
  findPersonByEmail,
  findPersonByLogin,
  insertLogin,
  insertPerson,
  insertToken,
  type Person,
  takeToken,
  verifyPerson,
} from "#db/queries/sign-in.ts";
import { ABSOLUTE } from "#lib/domain/orgs/session.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import { openSession } from "./open-session.ts";
import { clock, hashToken } from "./session.ts";

/**
 * next-auth's view of our tables. Each method is one statement; tokens are stored as hashes only (next-auth hashes the
 * e-mail tokens itself, with the secret), and sessions end by our own rules, whatever next-auth would have them do.
 */
export function authAdapter(): Adapter {
  return {
    getUser: async (id) => toUser(await findPerson(id)),
    getUserByEmail: async (email) => toUser(await findPersonByEmail(email)),
    getUserByAccount: async ({ provider, providerAccountId }) => toUser(await findPersonByLogin(provider, providerAccountId)),
    createUser: async (user: Omit<AdapterUser, "id">) => {
      const person = await insertPerson({
        email: user.email,
        name: user.name ?? null,
        image: null,
        emailVerifiedAt: fromDate(user.emailVerified),
      });
      return known(person, "this address has just been taken");
    },
    updateUser: async ({ id, emailVerified }) =>
      known(emailVerified ? await verifyPerson(id, instant(emailVerified.getTime())) : await findPerson(id), "no such person"),
    linkAccount: async ({ provider, providerAccountId, userId }: { provider: string; providerAccountId: string; userId: string }) => {
      if (!(await insertLogin({ provider, subject: providerAccountId, userId })))
        throw new Error("this identity belongs to another person");
    },
    createSession: async ({ sessionToken, userId }) => ({
      sessionToken,
      userId,
      expires: new Date(await openSession(sessionToken, userId)),
    }),
    getSessionAndUser: async (sessionToken) => {
      const signedIn = await findSignedIn(hashToken(sessionToken), clock());
      const user = signedIn && toUser(await findPerson(signedIn.userId));
      return user ? { session: { sessionToken, userId: user.id, expires: new Date(signedIn.session.createdAt + ABSOLUTE) }, user } : null;
    },
    updateSession: async () => null,
    deleteSession: (sessionToken) => deleteSession(hashToken(sessionToken)),
    createVerificationToken: async (token) => {
      await insertToken({ email: token.identifier, tokenHash: token.token, expiresAt: instant(token.expires.getTime()) }, clock());
      return token;
    },
    useVerificationToken: async ({ identifier, token }) => {
      const expiresAt = await takeToken(identifier, token);
      return expiresAt === null ? null : { identifier, token, expires: new Date(expiresAt) };
    },
  };
}

function toUser(person: Person | null): AdapterUser | null {
  if (!person) return null;
  const { id, email, name, emailVerifiedAt } = person;
  return { id, email, name, emailVerified: emailVerifiedAt === null ? null : new Date(emailVerifiedAt) };
}

function known(person: Person | null, otherwise: string): AdapterUser {
  const user = toUser(person);
  if (!user) throw new Error(otherwise);
  return user;
}

function fromDate(date: Date | null): Instant | null {
  return date && instant(date.getTime());
}
