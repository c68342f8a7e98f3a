import { findInvite } from "#db/queries/members.ts";
import { listSessions } from "#db/queries/people.ts";
import { listLogins } from "#db/queries/sign-in.ts";
import { accept } from "#lib/domain/orgs/invite.ts";
import { IDLE } from "#lib/domain/orgs/session.ts";
import { acceptInvite } from "#lib/services/orgs/accept-invite.ts";
import { hashInvite } from "#lib/services/orgs/invite-member.ts";
import { endSessions, SESSION_NAME_LENGTH } from "#lib/services/people/end-sessions.ts";
import { later } from "#lib/units/instant.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { linkedinProvider } from "./auth-providers.ts";
import { guarded } from "./org-action.ts";
import { personCaller } from "./person-caller.ts";
import { clock, requestId, visitor } from "./session.ts";

/** A person's open sessions and ways in, as their settings show them. */
export async function loadPerson() {
  const person = await visitor();
  if (!person) return null;
  const [rows, logins] = await Promise.all([listSessions(person.userId, clock()), listLogins(person.userId)]);
  const sessions = rows.map(({ tokenHash, createdAt, expiresAt }) => ({
    name: tokenHash.slice(0, SESSION_NAME_LENGTH),
    startedAt: createdAt,
    usedAt: later(expiresAt, -IDLE) > createdAt ? later(expiresAt, -IDLE) : createdAt,
    current: tokenHash === person.tokenHash,
  }));
  return {
    email: person.email,
    sessions,
    linkedin: logins.includes("linkedin") ? "linked" : linkedinProvider() ? "possible" : "off",
  } as const;
}

/** Ends one of the person's sessions by its name, or with null all but this browser's. */
export async function endMySessions(name: unknown): Promise<Outcome<unknown>> {
  return guarded(async (): Promise<Outcome<unknown>> => {
    const person = await visitor();
    if (!person) return refuse("signed_out");
    const caller = personCaller(person.userId, clock(), await requestId());
    return endSessions(caller, name === null ? { exceptHash: person.tokenHash } : { name });
  });
}

/** What an invitation's page may show: to strangers to the address, only that it is for somebody else. */
export async function loadInvite(token: string) {
  const [person, invite] = await Promise.all([visitor(), findInvite(hashInvite(token))]);
  if (!invite) return null;
  if (!person) return { state: "signed_out" } as const;
  const outcome = accept(invite, person.email, later(clock(), invite.clockSkew));
  const yours = person.email === invite.email;
  if (!outcome.ok)
    return {
      state: "refused",
      reason: outcome.reason,
      you: person.email,
      slug: yours && person.memberships.some(({ slug }) => slug === invite.slug) ? invite.slug : null,
    } as const;
  return { state: "open", orgName: invite.orgName, role: outcome.value, you: person.email } as const;
}

/** Takes an invitation up for whoever is signed in. */
export async function joinByInvite(token: unknown): Promise<Outcome<{ readonly slug: string }>> {
  return guarded(async (): Promise<Outcome<{ readonly slug: string }>> => {
    const person = await visitor();
    if (!person) return refuse("signed_out");
    const invite = typeof token === "string" ? await findInvite(hashInvite(token)) : null;
    if (!invite) return refuse("not_found");
    const caller = personCaller(person.userId, later(clock(), invite.clockSkew), await requestId(), invite.accountId);
    return acceptInvite(caller, { token, userId: person.userId });
  });
}
