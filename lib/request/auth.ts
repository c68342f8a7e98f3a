import { randomBytes } from "node:crypto";
import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import { countOpenTokens, findPersonByEmail, findPersonByLogin } from "#db/queries/sign-in.ts";
import { outageOf, type Unavailable } from "#db/unavailable.ts";
import { normalizeEmail } from "#lib/domain/orgs/email.ts";
import { ABSOLUTE } from "#lib/domain/orgs/session.ts";
import { MOST_OPEN_LINKS, mayEnter } from "#lib/domain/orgs/sign-in.ts";
import { env, nameAddressToNextAuth } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { SECOND } from "#lib/units/instant.ts";
import { authAdapter } from "./auth-adapter.ts";
import { emailProvider, linkedinProvider, type Profile } from "./auth-providers.ts";
import { newToken } from "./open-session.ts";
import { clock, cookiesAreSecure, sessionCookie } from "./session.ts";

// Without a set secret (development) links and started sign-ins end with the process; production requires one.
const held: { greenlightSecret?: string } = globalThis as { greenlightSecret?: string };

/** The secret that next-auth signs its short-lived cookies and hashes its links with. */
export function authSecret(): string {
  held.greenlightSecret ??= env().AUTH_SECRET ?? randomBytes(32).toString("hex");
  return held.greenlightSecret;
}

function authOptions(heard: Unavailable[]): AuthOptions {
  nameAddressToNextAuth();
  const linkedin = linkedinProvider();
  return {
    secret: authSecret(),
    adapter: listening(authAdapter(), heard),
    providers: [emailProvider(), ...(linkedin ? [linkedin] : [])],
    // Rows decide when a session ends (lib/domain/orgs/session.ts); this is how long the cookie is kept.
    session: { strategy: "database", maxAge: ABSOLUTE / SECOND, updateAge: ABSOLUTE / SECOND, generateSessionToken: newToken },
    useSecureCookies: cookiesAreSecure(),
    cookies: { sessionToken: sessionCookie() },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in/error", verifyRequest: "/sign-in/check-mail" },
    callbacks: {
      signIn: ({ account, profile, user, email }) => hear(admit(account, profile, user.email, email?.verificationRequest === true), heard),
    },
    logger: {
      error: (code, metadata) =>
        log.error({ code, reason: metadata instanceof Error ? metadata.message : String(metadata.error) }, "sign-in failed"),
      warn: (code) => log.warn({ code }, "sign-in"),
      debug: () => undefined,
    },
  };
}

type Admission = Parameters<NonNullable<NonNullable<AuthOptions["callbacks"]>["signIn"]>>[0];

// True lets the person in; an address leads to the page that says why not.
async function admit(
  account: Admission["account"],
  profile: Admission["profile"],
  email: string | null | undefined,
  asksForLink: boolean,
): Promise<boolean | string> {
  if (account?.type === "email") return admitLetter(email, asksForLink);
  if (account?.type !== "oauth" || !profile) return false;
  return admitIdentity(account.provider, account.providerAccountId, profile);
}

async function admitLetter(email: string | null | undefined, asksForLink: boolean): Promise<boolean | string> {
  if (!email || normalizeEmail(email) !== email) return refused("email_unusable");
  const tooMany = asksForLink && (await countOpenTokens(email, clock())) >= MOST_OPEN_LINKS;
  return tooMany ? refused("too_many_links") : true;
}

async function admitIdentity(provider: string, subject: string, profile: Partial<Profile>): Promise<boolean | string> {
  const { email: claimed, email_verified: verified } = profile;
  const email = claimed === undefined ? null : normalizeEmail(claimed);
  const known = (await findPersonByLogin(provider, subject)) !== null;
  const holder = email === null ? null : await findPersonByEmail(email);
  const refusal = mayEnter({
    known,
    email,
    emailVerified: verified === true,
    holder: holder && { verified: holder.emailVerifiedAt !== null },
  });
  return refusal === null ? true : refused(refusal);
}

function refused(reason: string): string {
  return `/sign-in?error=${reason}`;
}

/** next-auth's own endpoints. `parts` is what follows /api/auth/ in the address. Throws Unavailable when the database is. */
export async function nextAuth(request: NextRequest, parts: readonly string[]): Promise<Response> {
  const heard: Unavailable[] = [];
  const answered: Promise<unknown> = NextAuth(request, { params: Promise.resolve({ nextauth: [...parts] }) }, authOptions(heard));
  // An outage is lost in next-auth: it throws another error in its place, or leads to a page that blames the link.
  const response = await answered.catch((error: unknown) => Promise.reject(heard[0] ?? error));
  if (heard[0]) throw heard[0];
  if (!(response instanceof Response)) throw new Error("next-auth gave no response");
  return response;
}

/** Where LinkedIn and the links in letters come back to. While the database is away, the way back to the sign-in page, which says so. */
export async function returnToNextAuth(request: NextRequest, parts: readonly string[]): Promise<Response> {
  try {
    const response = await nextAuth(request, parts);
    response.headers.set("cache-control", "no-store");
    return response;
  } catch (error) {
    if (!outageOf(error)) throw error;
    log.warn({ error }, "nobody can come back from a sign-in: the database is unavailable");
    return new Response(null, { status: 303, headers: { location: "/sign-in?error=unavailable", "cache-control": "no-store" } });
  }
}

function listening(adapter: Adapter, heard: Unavailable[]): Adapter {
  return new Proxy(adapter, {
    get(methods, name) {
      const method: unknown = Reflect.get(methods, name);
      return typeof method === "function" ? (...args: unknown[]) => hear(Reflect.apply(method, methods, args), heard) : method;
    },
  });
}

async function hear<T>(work: Promise<T>, heard: Unavailable[]): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const outage = outageOf(error);
    if (outage) heard.push(outage);
    throw error;
  }
}
