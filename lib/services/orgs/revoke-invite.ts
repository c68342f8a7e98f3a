import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { revokeInviteWrite } from "#db/queries/members.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

/** Takes an open invitation back: its letter opens nothing any more. Refused: `not_found` when it is not open. */
export const revokeInvite = verb({
  permission: "members:manage",
  input: z.strictObject({ inviteId: z.uuid() }),
  run: async (caller, { inviteId }) => {
    try {
      await atomically(revokeInviteWrite(caller.accountId, inviteId, caller.now), audited(caller, "invite.revoked", inviteId));
      return done(null);
    } catch (error) {
      if (error instanceof LostRace) return refuse("not_found");
      throw error;
    }
  },
});
