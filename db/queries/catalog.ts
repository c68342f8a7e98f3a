import { and, count, eq } from "drizzle-orm";
import type { Release } from "#lib/domain/catalog/release.ts";
import { instant } from "#lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db, pool, poolUrl } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { accounts, cardDrafts, cardVersions } from "../schema/index.ts";

export type PublishedCard = typeof cardVersions.$inferSelect;
export type CardDraft = typeof cardDrafts.$inferSelect;

type ReleaseRow = { readonly card_id: string; readonly version: number; readonly effective: string };

// Asked with every quote: a crowd shares one read, and what was published a moment ago is in the next one.
const loadReleases = coalesced(async (keys: readonly "all"[]): Promise<(readonly Release[])[]> => {
  const rows = await pool()<ReleaseRow[]>`
    select card_id, version, (extract(epoch from effective_at) * 1000)::bigint as effective from card_versions order by card_id, version`;
  const releases = rows.map(({ card_id: cardId, version, effective }) => ({ cardId, version, effectiveAt: instant(Number(effective)) }));
  return keys.map(() => releases);
});

// The list that was read last, and of which database.
let last: { readonly url: string; readonly releases: readonly Release[] } | undefined;

/**
 * Every published version with the moment from which it prices, as it stands now. `count`: how many there are, when that was
 * just read with something else. Versions are only ever added, so a list of as many need not be read again.
 */
export async function publishedReleases(count?: number): Promise<readonly Release[]> {
  if (last && last.releases.length === count && last.url === poolUrl()) return last.releases;
  const releases = await loadReleases("all");
  last = { url: poolUrl(), releases };
  return releases;
}

/** The JSON of one published version; null when there is none. */
export async function publishedBody(cardId: string, version: number): Promise<string | null> {
  if (!Number.isInteger(version) || version < 1 || version > 2_147_483_647) return null;
  const [row] = await db()
    .select({ body: cardVersions.body })
    .from(cardVersions)
    .where(and(eq(cardVersions.cardId, cardId), eq(cardVersions.version, version)));
  return row?.body ?? null;
}

/** Everything about the versions of one card, or of all, oldest first. */
export async function listPublished(cardId?: string): Promise<readonly PublishedCard[]> {
  return db()
    .select()
    .from(cardVersions)
    .where(cardId === undefined ? undefined : eq(cardVersions.cardId, cardId))
    .orderBy(cardVersions.cardId, cardVersions.version);
}

/** The write that publishes a version. Touches no row when somebody else has published that number. */
export function publishWrite(row: PublishedCard): Write {
  return { query: db().insert(cardVersions).values(row).onConflictDoNothing().returning({ version: cardVersions.version }), rows: 1 };
}

/** The write that saves a draft over the revision that was seen; 0 means that there was none. Touches no row when somebody was faster. */
export function draftWrite(row: CardDraft, seen: number): Write {
  const { cardId: key, revision } = cardDrafts;
  const query =
    seen === 0
      ? db().insert(cardDrafts).values(row).onConflictDoNothing().returning({ revision })
      : db()
          .update(cardDrafts)
          .set(row)
          .where(and(eq(key, row.cardId), eq(revision, seen)))
          .returning({ revision });
  return { query, rows: 1 };
}

/** The write that removes a draft of the revision that was seen. */
export function removeDraftWrite(cardId: string, seen: number): Write {
  const { cardId: key, revision } = cardDrafts;
  const query = db()
    .delete(cardDrafts)
    .where(and(eq(key, cardId), eq(revision, seen)))
    .returning({ revision });
  return { query, rows: 1 };
}

/** The next version of a card as somebody works on it; null when nobody does. */
export async function findDraft(cardId: string): Promise<CardDraft | null> {
  const [row] = await db().select().from(cardDrafts).where(eq(cardDrafts.cardId, cardId));
  return row ?? null;
}

/** How many accounts were opened on each card. */
export async function accountsByCard(): Promise<ReadonlyMap<string, number>> {
  const rows = await db().select({ cardId: accounts.cardId, count: count() }).from(accounts).groupBy(accounts.cardId);
  return new Map(rows.map((row) => [row.cardId, row.count]));
}

/** Every draft, without its text. */
export async function listDrafts(): Promise<readonly Pick<CardDraft, "cardId" | "basedOn" | "updatedAt">[]> {
  const { cardId, basedOn, updatedAt } = cardDrafts;
  return db().select({ cardId, basedOn, updatedAt }).from(cardDrafts).orderBy(cardId);
}
