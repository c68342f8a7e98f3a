import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { publishedBody, publishWrite } from "#db/queries/catalog.ts";
import { cardOfJson } from "#lib/domain/catalog/check.ts";
import { compareCards } from "#lib/domain/catalog/compare.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { shippedCard } from "#lib/domain/catalog/registry.ts";
import { successionProblems } from "#lib/domain/catalog/succession.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { findCard, lastCard } from "../cards.ts";
import { verb } from "../verb.ts";

/**
 * Publishes a card that an operator keeps as a file, effective at once; a version that is there with the same content stays
 * as it is. Answers whether it was new. Refused: `invalid_card` with problems by path, also where a version that was
 * published has other content: it may be what quotes and jobs were priced by.
 */
export const publishFile = verb({
  permission: "cards:manage",
  input: z.strictObject({ json: z.string() }),
  run: async (caller, { json }) => {
    const read = cardOfJson(json);
    if (!read.ok) return refuse("invalid_card", { problems: read.problems });
    const { card } = read;
    const same = await findCard(card.id, card.version);
    if (same) return sameAs(same, card);
    const previous = await lastCard(card.id);
    const problems = previous ? successionProblems(previous, card) : [];
    if (problems.length) return refuse("invalid_card", { problems });
    const { now, actor } = caller;
    const row = { cardId: card.id, version: card.version, body: JSON.stringify(card), source: "file" as const, note: null };
    try {
      await atomically(
        publishWrite({ ...row, publishedAt: now, publishedBy: actor, effectiveAt: now }),
        audited(caller, "card.published", card.id, { version: card.version, source: "file" }),
      );
    } catch (error) {
      // Another server that starts beside this one may have published the same file.
      const there = error instanceof LostRace && (await publishedBody(card.id, card.version));
      if (there !== row.body) throw error;
      return done({ card: nameOf(card), isNew: false });
    }
    return done({ card: nameOf(card), isNew: true });
  },
});

function sameAs(published: RateCard, card: RateCard) {
  const changed = compareCards(published, card);
  if (changed.length === 0) return done({ card: nameOf(card), isNew: false });
  const whose = shippedCard(card.id, card.version) ? "is shipped with Greenlight" : "was published";
  const message = `version ${card.version} ${whose} with another value here: raise the version`;
  return refuse("invalid_card", { problems: changed.slice(0, 20).map(({ path }) => `${path}: ${message}`) });
}

function nameOf({ id, version }: RateCard): string {
  return `${id} version ${version}`;
}
