import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { endSessionsWrite } from "#db/queries/people.ts";
import { done } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

/** How much of a session's hash names it on a page and in the audit log. */
export const SESSION_NAME_LENGTH = 16;

const input = z.union([z.strictObject({ exceptHash: z.hex().length(64) }), z.strictObject({ name: z.hex().length(SESSION_NAME_LENGTH) })]);

/** Ends all of a person's other sessions (`exceptHash`), or the one of this name. What is over already stays over. */
export const endSessions = verb({
  permission: "person:self",
  input,
  run: async (caller, which) => {
    const chosen = "name" in which ? { prefix: which.name } : { except: which.exceptHash };
    const subject = "name" in which ? which.name : "others";
    await atomically(endSessionsWrite(caller.accountId, chosen), audited(caller, "sessions.ended", subject));
    return done(null);
  },
});
