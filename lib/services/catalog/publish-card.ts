import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { findDraft, publishWrite, removeDraftWrite } from "#db/queries/catalog.ts";
import { nextCardOfJson } from "#lib/domain/catalog/succession.ts";
import { DAY, type Instant, parseInstant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { lastCard } from "../cards.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  cardId: z.string().max(100),
  /** The revision of the draft that was looked at. */
  revision: z.int().min(1),
  /** From when new quotes are priced by it: RFC 3339. Null: at once. */
  effectiveAt: z.string().max(40).nullable(),
  note: z.string().trim().max(400).default(""),
});

/**
 * Publishes a card's draft as its next version, for good: nothing changes it afterwards. Accounts on the card are quoted by it
 * from `effectiveAt` on; what was quoted before stays as it was, and can no longer be confirmed then (GEN-3). Refused:
 * `not_found` without a draft, `invalid_card` with its problems, `invalid_request` for a moment that is past or more than a
 * year ahead, `conflict` when the draft or the newest version is another one by now.
 */
export const publishCard = verb({
  permission: "cards:manage",
  input,
  run: async (caller, { cardId, revision, effectiveAt, note }) => {
    const { now, actor } = caller;
    const [previous, draft] = await Promise.all([lastCard(cardId), findDraft(cardId)]);
    if (!previous || !draft) return refuse("not_found", { cardId });
    if (draft.revision !== revision) return refuse("conflict", { cardId });
    const read = nextCardOfJson(draft.body, previous);
    if (!read.ok) return refuse("invalid_card", { problems: read.problems });
    const from = effectiveAt === null ? now : startOf(effectiveAt, now);
    if (from === null)
      return refuse("invalid_request", { errors: [{ path: "effectiveAt", message: "must be a moment to come, within a year" }] });
    const { version } = read.card;
    const row = {
      cardId,
      version,
      body: JSON.stringify(read.card),
      source: "app" as const,
      note: note || null,
      publishedAt: now,
      publishedBy: actor,
      effectiveAt: from,
    };
    try {
      await atomically(
        publishWrite(row),
        removeDraftWrite(cardId, revision),
        audited(caller, "card.published", cardId, { version, effectiveAt: from, note }),
      );
    } catch (error) {
      if (error instanceof LostRace) return refuse("conflict", { cardId });
      throw error;
    }
    return done({ cardId, version, effectiveAt: from });
  },
});

function startOf(text: string, now: Instant): Instant | null {
  const at = parseInstant(text);
  return at !== null && at >= now && at <= now + 366 * DAY ? at : null;
}
