import { listInvites } from "#db/queries/members.ts";
import { findOrg, listMembers } from "#db/queries/orgs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";

/** What the members page shows. Open invitations only to those who may invite. */
export async function loadMembers(caller: Caller) {
  const manages = allows(caller, "members:manage");
  const [org, members, invites] = await Promise.all([
    findOrg(caller.accountId),
    listMembers(caller.accountId),
    manages ? listInvites(caller.accountId, caller.now) : [],
  ]);
  return { manages, members, invites, spendingRoles: org?.spendingRoles ?? [], you: caller.actor.replace(/^user:/, "") };
}

/** An organization's owners, by name: whom to ask for what one's own role does not allow. */
export async function loadOwners(accountId: string): Promise<readonly string[]> {
  const members = await listMembers(accountId);
  return members.filter(({ role }) => role === "owner").map(({ name, email }) => name ?? email);
}
