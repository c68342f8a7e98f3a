import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { findInvite, takeInviteWrite } from "#db/queries/members.ts";
import { findMember, memberWrite } from "#db/queries/orgs.ts";
import { findPerson } from "#db/queries/sign-in.ts";
import { accept } from "#lib/domain/orgs/invite.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { hashInvite } from "./invite-member.ts";
import { retried } from "./retry.ts";

/**
 * Joins the organization that a letter invited to. The caller acts for the person `userId`, on the organization of the
 * invitation. Refused as `accept` says (lib/domain/orgs/invite.ts), and: `not_found`, `already_member`. No person is
 * here without having proved their address, so the invited address is theirs.
 */
export const acceptInvite = verb({
  permission: "invites:accept",
  input: z.strictObject({ token: z.string().min(20).max(100), userId: z.uuid() }),
  run: (caller, { token, userId }) =>
    retried(async () => {
      const [invite, person] = await Promise.all([findInvite(hashInvite(token)), findPerson(userId)]);
      if (!invite || !person || invite.accountId !== caller.accountId) return refuse("not_found");
      const role = accept(invite, person.email, caller.now);
      if (!role.ok) return role;
      if (await findMember(invite.accountId, userId)) return refuse("already_member", { slug: invite.slug });
      await atomically(
        takeInviteWrite(invite, caller.now),
        memberWrite({ accountId: invite.accountId, userId, role: role.value, joinedAt: caller.now }),
        audited(caller, "member.joined", userId, { role: role.value, invite: invite.id }),
      );
      return done({ slug: invite.slug, role: role.value });
    }),
});
