import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { may, type Permission } from "#lib/domain/orgs/permissions.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import { later } from "#lib/units/instant.ts";
import { clock, requestId, type Visitor, visitor } from "./session.ts";

/** A member's visit to one organization: the caller of every verb, and what the shell shows around each page. */
export type OrgVisit = Caller & {
  readonly role: Role;
  readonly userId: string;
  readonly userName: string;
  readonly userEmail: string;
  readonly orgName: string;
  readonly orgKind: "personal" | "team";
  readonly organizations: readonly { readonly slug: string; readonly name: string; readonly role: Role }[];
};

/**
 * The door to every page of an organization: a member's visit, with the organization's own clock.
 * Signed out: on to the sign-in page, and back here afterwards. Not a member, or no such organization: the same 404.
 */
export async function requireOrg(slug: string): Promise<OrgVisit> {
  const person = await visitor();
  if (!person) redirect(`/sign-in?next=${encodeURIComponent(await askedPath(slug))}`);
  return (await visitOf(person, slug)) ?? notFound();
}

/** As `requireOrg`, with null instead of a redirect or a 404: for doors that answer in data. */
export async function findVisit(slug: string): Promise<OrgVisit | "signed_out" | null> {
  const person = await visitor();
  return person ? visitOf(person, slug) : "signed_out";
}

/** Goes on when the visitor's role allows it; else shows the page that says whom to ask (ACT-10). */
export function requirePermission(visit: OrgVisit, permission: Permission): void {
  if (!may(visit.role, permission)) redirect(`/o/${visit.slug}/no-permission?need=${encodeURIComponent(permission)}`);
}

async function visitOf(person: Visitor, slug: string): Promise<OrgVisit | null> {
  const member = person.memberships.find((one) => one.slug === slug);
  if (!member) return null;
  return {
    accountId: member.accountId,
    slug: member.slug,
    actor: `user:${person.userId}`,
    role: member.role,
    now: later(clock(), member.clockSkew),
    requestId: await requestId(),
    userId: person.userId,
    userName: person.name ?? person.email,
    userEmail: person.email,
    orgName: member.name,
    orgKind: member.kind,
    organizations: person.memberships.map(({ slug, name, role }) => ({ slug, name, role })),
  };
}

// The proxy names the asked path, since a page is not told it; without it the organization's front page serves.
async function askedPath(slug: string): Promise<string> {
  const path = (await headers()).get("x-greenlight-path");
  return path?.startsWith("/o/") ? path : `/o/${slug}`;
}
