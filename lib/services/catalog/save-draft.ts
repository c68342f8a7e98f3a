import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { draftWrite } from "#db/queries/catalog.ts";
import { LONGEST } from "#lib/domain/catalog/check.ts";
import { nextCardOfJson } from "#lib/domain/catalog/succession.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { lastCard } from "../cards.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  cardId: z.string().max(100),
  body: z.string().max(LONGEST, `must have at most ${LONGEST} characters`),
  /** The revision that the text began from; 0 where there was no draft. */
  revision: z.int().min(0).max(2_000_000_000),
});

/**
 * Keeps the next version of a card as it was typed, right or wrong, and says what would keep it from being published.
 * Refused: `not_found` for an unknown card, `conflict` when somebody saved in between: their text stays, and so does what was typed.
 */
export const saveDraft = verb({
  permission: "cards:manage",
  input,
  run: async (caller, { cardId, body, revision }) => {
    const previous = await lastCard(cardId);
    if (!previous) return refuse("not_found", { cardId });
    const row = { cardId, body, basedOn: previous.version, revision: revision + 1, updatedAt: caller.now, updatedBy: caller.actor };
    try {
      await atomically(draftWrite(row, revision), audited(caller, "card.draft-saved", cardId, { revision: row.revision }));
    } catch (error) {
      if (error instanceof LostRace) return refuse("conflict", { cardId });
      throw error;
    }
    const read = nextCardOfJson(body, previous);
    return done({ revision: row.revision, problems: read.ok ? [] : read.problems });
  },
});
