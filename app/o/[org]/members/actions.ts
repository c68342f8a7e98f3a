"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { changeRole } from "#lib/services/orgs/change-role.ts";
import { inviteMember } from "#lib/services/orgs/invite-member.ts";
import { leaveOrg, removeMember } from "#lib/services/orgs/remove-member.ts";
import { revokeInvite } from "#lib/services/orgs/revoke-invite.ts";
import { setSpendingRoles } from "#lib/services/orgs/update-settings.ts";

export const invite = orgAction(inviteMember);
export const revoke = orgAction(revokeInvite);
export const change = orgAction(changeRole);
export const remove = orgAction(removeMember);
export const leave = orgAction(leaveOrg);
export const setSpenders = orgAction(setSpendingRoles);
