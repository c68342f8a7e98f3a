import { accountsByCard, listDrafts } from "#db/queries/catalog.ts";
import { versionAt } from "#lib/domain/catalog/release.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { findCard, releases } from "../cards.ts";

/** Every rate card of this Greenlight: which version prices now, which is to come, whether somebody works on the next. */
export async function loadCards({ now }: Pick<Caller, "now">) {
  const [all, drafts, counts] = await Promise.all([releases(), listDrafts(), accountsByCard()]);
  const ids = [...new Set(all.map(({ cardId }) => cardId))];
  const cards = await Promise.all(
    ids.map(async (id) => {
      const own = all.filter(({ cardId }) => cardId === id);
      const current = versionAt(all, id, 0, now);
      const card = await findCard(id, current === 0 ? (own[0]?.version ?? 0) : current);
      const next = own.filter(({ version, effectiveAt }) => version > current && effectiveAt > now);
      return {
        id,
        name: card?.name ?? id,
        about: card?.about ?? "",
        unit: card?.unit.kind === "money" ? card.unit.currency : "credits",
        current: current || null,
        versions: own.length,
        samples: card?.samples.length ?? 0,
        next: next.map(({ version, effectiveAt }) => ({ version, effectiveAt })),
        draft: drafts.find(({ cardId }) => cardId === id)?.updatedAt ?? null,
        accounts: counts.get(id) ?? 0,
      };
    }),
  );
  return { cards, now };
}
