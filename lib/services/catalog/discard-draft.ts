import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { removeDraftWrite } from "#db/queries/catalog.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

/** Throws a card's draft away. Refused: `not_found` when it is gone, or somebody saved another revision of it. */
export const discardDraft = verb({
  permission: "cards:manage",
  input: z.strictObject({ cardId: z.string().max(100), revision: z.int().min(1) }),
  run: async (caller, { cardId, revision }) => {
    try {
      await atomically(removeDraftWrite(cardId, revision), audited(caller, "card.draft-discarded", cardId, { revision }));
      return done({ cardId });
    } catch (error) {
      if (error instanceof LostRace) return refuse("not_found", { cardId });
      throw error;
    }
  },
});
