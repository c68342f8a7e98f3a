import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { revokeKeyWrite } from "#db/queries/api-keys.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

/** Ends a key at once, on every server, for ever. Refused: `not_found`, also for one that is ended already. */
export const revokeKey = verb({
  permission: "api-keys:manage",
  input: z.strictObject({ keyId: z.uuid() }),
  run: async (caller, { keyId }) => {
    try {
      await atomically(revokeKeyWrite(caller.accountId, keyId, caller.now), audited(caller, "api-key.revoked", keyId));
      return done({ keyId });
    } catch (error) {
      if (error instanceof LostRace) return refuse("not_found");
      throw error;
    }
  },
});
