import { createHash } from "node:crypto";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { extendSession, findSignedIn, type SignedIn } from "#db/queries/people.ts";
import { extension } from "#lib/domain/orgs/session.ts";
import { appUrl } from "#lib/env.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import { requestIdOf } from "./request-id.ts";

export type Visitor = SignedIn & { readonly tokenHash: string };

/** Only this is stored of a session's token: a stolen table opens no session. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Cookies travel encrypted wherever the application is served so; on a plain localhost they could not travel at all. */
export function cookiesAreSecure(): boolean {
  return appUrl().startsWith("https://");
}

/** `__Host-` binds the cookie to this very host, path and TLS; browsers refuse it without TLS. */
export function sessionCookie() {
  const secure = cookiesAreSecure();
  return {
    name: secure ? "__Host-greenlight.session" : "greenlight.session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

export function clock(): Instant {
  return instant(Date.now());
}

/** This request's id, the same in every part of it. */
export const requestId = cache(async (): Promise<string> => requestIdOf(await headers()));

/** Who is signed in on this request, with their organizations, or null; one query however often it is asked. */
export const visitor = cache(async (): Promise<Visitor | null> => {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  if (!token) return null;
  const now = clock();
  const tokenHash = hashToken(token);
  const person = await findSignedIn(tokenHash, now);
  if (!person) return null;
  const end = extension(person.session, now);
  if (end !== null) await extendSession(tokenHash, end);
  return { ...person, tokenHash };
});
