import { namesOfActors } from "#db/queries/actors.ts";
import { findDraft, listPublished } from "#db/queries/catalog.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { versionAt } from "#lib/domain/catalog/release.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { findCard, releases } from "../cards.ts";

/** One version of a card with the list of all of them, newest first; null when there is none of that number. */
export async function loadCard({ now }: Pick<Caller, "now">, cardId: string, asked: number | null) {
  const [all, published, draft] = await Promise.all([releases(), listPublished(cardId), findDraft(cardId)]);
  const own = all.filter((release) => release.cardId === cardId);
  const current = versionAt(own, cardId, 0, now);
  const card = await findCard(cardId, asked ?? (current || (own.at(-1)?.version ?? 0)));
  if (!card) return null;
  const names = await namesOfActors(published.map(({ publishedBy }) => publishedBy));
  const versions = own
    .toSorted((a, b) => b.version - a.version)
    .map(({ version, effectiveAt }) => {
      const row = published.find((each) => each.version === version);
      const state = version === current ? "current" : effectiveAt > now ? "to come" : "past";
      return {
        version,
        state,
        effectiveAt: row ? effectiveAt : null,
        publishedAt: row?.publishedAt ?? null,
        publishedBy: row ? whoOf(row.publishedBy, row.source, names) : "Shipped with Greenlight",
        note: row?.note ?? null,
      } as const;
    });
  return { card, versions, draft: draft && { updatedAt: draft.updatedAt, revision: draft.revision }, now };
}

/** Two versions of a card to compare; null when one is not there. */
export async function loadTwoVersions(
  cardId: string,
  from: number,
  to: number,
): Promise<{ readonly from: RateCard; readonly to: RateCard } | null> {
  const [old, next] = await Promise.all([findCard(cardId, from), findCard(cardId, to)]);
  return old && next ? { from: old, to: next } : null;
}

function whoOf(actor: string, source: "app" | "file", names: ReadonlyMap<string, string>): string {
  return source === "file" ? "A file of the cards folder" : (names.get(actor) ?? "A former operator");
}
