import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { changeRoleWrite, countOwners } from "#db/queries/members.ts";
import { findMember } from "#db/queries/orgs.ts";
import { ROLES } from "#lib/domain/orgs/role.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { retried } from "./retry.ts";

/** Gives a member another role (ACT-10). Refused: `not_found`; `last_owner` when nobody would be owner any more. */
export const changeRole = verb({
  permission: "members:manage",
  input: z.strictObject({ userId: z.uuid(), role: z.enum(ROLES) }),
  run: (caller, { userId, role }) =>
    retried(async () => {
      const { accountId } = caller;
      const member = await findMember(accountId, userId);
      if (!member) return refuse("not_found");
      if (member.role === role) return done({ role });
      if (member.role === "owner" && (await countOwners(accountId)) < 2) return refuse("last_owner");
      await atomically(
        changeRoleWrite(accountId, userId, member.role, role),
        audited(caller, "member.role-changed", userId, { from: member.role, to: role }),
      );
      return done({ role });
    }),
});
