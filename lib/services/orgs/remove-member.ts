import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { countOwners, removeMemberWrite } from "#db/queries/members.ts";
import { findMember, findOrg } from "#db/queries/orgs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { retried } from "./retry.ts";

/** Takes a member out; their next request is answered as a stranger's. Refused: `not_found`, `last_owner`. */
export const removeMember = verb({
  permission: "members:manage",
  input: z.strictObject({ userId: z.uuid() }),
  run: (caller, { userId }) => takeOut(caller, userId, "member.removed"),
});

/** Leaves the organization oneself. Refused: `last_owner`; `personal` for one's own workspace. */
export const leaveOrg = verb({
  permission: "org:read",
  input: z.strictObject({}),
  run: async (caller) => {
    const org = await findOrg(caller.accountId);
    if (org?.kind === "personal") return refuse("personal");
    return takeOut(caller, caller.actor.replace(/^user:/, ""), "member.left");
  },
});

function takeOut(caller: Caller, userId: string, action: string) {
  return retried(async () => {
    const { accountId } = caller;
    const member = await findMember(accountId, userId);
    if (!member) return refuse("not_found");
    if (member.role === "owner" && (await countOwners(accountId)) < 2) return refuse("last_owner");
    await atomically(removeMemberWrite(accountId, userId, member.role), audited(caller, action, userId, { role: member.role }));
    return done(null);
  });
}
