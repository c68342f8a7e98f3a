import { createHash } from "node:crypto";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { NextRequest, NextResponse } from "next/server";
import { deleteSession } from "#db/queries/people.ts";
import { findPersonByEmail } from "#db/queries/sign-in.ts";
import { outageOf } from "#db/unavailable.ts";
import { isDemoEmail } from "#lib/domain/orgs/demo.ts";
import { normalizeEmail } from "#lib/domain/orgs/email.ts";
import { appUrl, env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { authSecret, nextAuth } from "./auth.ts";
import { newToken, openSessionWithCookie } from "./open-session.ts";
import { isSameOrigin } from "./same-origin.ts";
import { cookiesAreSecure, hashToken, sessionCookie } from "./session.ts";

/** Where to go after signing in: a path of ours, or the front page of the person's first organization. */
export function nextPath(wanted: unknown): string {
  return typeof wanted === "string" && /^\/(?![/\\])[^\s\\]*$/.test(wanted) ? wanted : "/o";
}

/** Sends a link to an address. Redirects when it is on its way; else says what is wrong with what was typed. */
export async function startEmailSignIn(typed: string, next: string): Promise<string> {
  if (!(await fromOurPage())) return "cross_origin";
  const email = normalizeEmail(typed);
  if (email === null) return "email_unusable";
  const location = await start("email", { email, callbackUrl: next }).catch(unavailable);
  if (location === null) return "unavailable";
  if (location.pathname === "/api/auth/verify-request") redirect("/sign-in/check-mail");
  return location.searchParams.get("error") ?? "EmailSignin";
}

/** Sends the browser to LinkedIn. */
export async function startLinkedinSignIn(next: string): Promise<never> {
  if (!(await fromOurPage())) redirect("/sign-in?error=cross_origin");
  const location = await start("linkedin", { callbackUrl: next });
  redirect(location.origin === appUrl() ? `/sign-in?error=${location.searchParams.get("error") ?? "OAuthSignin"}` : location.href);
}

/** Signs in as a person of the sandbox by one click. Outside the sandbox there is nobody to be. */
export async function signInAsDemo(email: string): Promise<boolean> {
  if (env().GREENLIGHT_MODE !== "sandbox" || !isDemoEmail(email) || !(await fromOurPage())) return false;
  const person = await findPersonByEmail(email);
  if (!person) return false;
  await endThisSession();
  await openSessionWithCookie(person.id);
  return true;
}

/** Ends this browser's session; the row is gone, so that a copied cookie opens nothing. Answers where to go: the page says so when it could not be ended. */
export async function signOut(): Promise<string> {
  if (!(await fromOurPage())) return "/sign-in";
  const ended = await endThisSession().then(() => true, unavailable);
  return ended === null ? "/sign-in?error=still_signed_in" : "/sign-in";
}

function unavailable(error: unknown): null {
  const outage = outageOf(error);
  if (!outage) throw error;
  log.warn({ reason: outage.reason }, "nobody can sign in or out: the database is unavailable");
  return null;
}

async function endThisSession(): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie();
  const token = jar.get(name)?.value;
  if (token) await deleteSession(hashToken(token));
  jar.set(name, "", { ...options, maxAge: 0 });
}

async function fromOurPage(): Promise<boolean> {
  return isSameOrigin(await headers(), appUrl());
}

// next-auth wants a token of its own against forged forms. The origin was checked already, so we hand it a fresh one.
async function start(provider: string, fields: Record<string, string>): Promise<URL> {
  const jar = await cookies();
  const csrfToken = newToken();
  const secure = cookiesAreSecure();
  const proof = createHash("sha256").update(`${csrfToken}${authSecret()}`).digest("hex");
  jar.set(`${secure ? "__Host-" : ""}next-auth.csrf-token`, `${csrfToken}|${proof}`, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure,
  });
  const body = new URLSearchParams({ ...fields, csrfToken });
  const request = new NextRequest(`${appUrl()}/api/auth/signin/${provider}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  const answer = await nextAuth(request, ["signin", provider]);
  for (const cookie of new NextResponse(null, { headers: answer.headers }).cookies.getAll()) jar.set(cookie);
  return new URL(answer.headers.get("location") ?? "/sign-in?error=Callback", appUrl());
}
