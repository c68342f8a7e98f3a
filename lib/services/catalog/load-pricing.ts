import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Instant } from "#lib/units/instant.ts";
import { newestCard, releases } from "../cards.ts";

/** Every card by which a new organization could open at `now`, in the order in which they are shown. Nothing of any organization is in it. */
export async function loadPricing(now: Instant): Promise<readonly RateCard[]> {
  const ids = [...new Set((await releases()).map(({ cardId }) => cardId))];
  const cards = await Promise.all(ids.map((id) => newestCard(id, now)));
  return cards.filter((card) => card !== null);
}
