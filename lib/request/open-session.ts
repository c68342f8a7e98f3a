import { randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { findPerson } from "#db/queries/sign-in.ts";
import { ABSOLUTE } from "#lib/domain/orgs/session.ts";
import { ensurePersonalOrg } from "#lib/services/orgs/ensure-personal-org.ts";
import { startSession } from "#lib/services/people/start-session.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { personCaller } from "./person-caller.ts";
import { clock, hashToken, requestId, sessionCookie } from "./session.ts";

/** 256 bits that nobody can guess. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * Opens a session for a person who has proved who they are, after making sure that they have an organization (ACT-10).
 * Answers when its cookie ends; throws when there is no such person.
 */
export async function openSession(token: string, userId: string): Promise<Instant> {
  const person = await findPerson(userId);
  if (!person) throw new Error("no such person");
  const caller = personCaller(userId, clock(), await requestId());
  await ensurePersonalOrg(caller, person);
  const started = await startSession(caller, { tokenHash: hashToken(token) });
  if (!started.ok) throw new Error(`no session: ${started.reason}`);
  return later(caller.now, ABSOLUTE);
}

/** As `openSession`, for a sign-in that is not next-auth's: sets the same cookie itself. */
export async function openSessionWithCookie(userId: string): Promise<void> {
  const token = newToken();
  const expires = new Date(await openSession(token, userId));
  const { name, options } = sessionCookie();
  (await cookies()).set(name, token, { ...options, expires });
}
