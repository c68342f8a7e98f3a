import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { sessionWrite } from "#db/queries/people.ts";
import { sessionEnd } from "#lib/domain/orgs/session.ts";
import { done } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

/** Opens a session for the person who is their own caller (`accountId` is the user's id). The token itself is never stored. */
export const startSession = verb({
  permission: "person:self",
  input: z.strictObject({ tokenHash: z.hex().length(64) }),
  run: async (caller, { tokenHash }) => {
    const { now, accountId: userId } = caller;
    const expiresAt = sessionEnd(now, now);
    await atomically(
      sessionWrite({ tokenHash, userId, createdAt: now, expiresAt }),
      audited(caller, "session.started", tokenHash.slice(0, 16)),
    );
    return done({ expiresAt });
  },
});
