import { cache } from "react";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { newestCard } from "#lib/services/cards.ts";
import { loadPricing } from "#lib/services/catalog/load-pricing.ts";
import { clock } from "./session.ts";

/** The cards that everybody may see: those in effect now. Asks for no session, so that nothing of a person can be in the answer. */
export function publicCards(): Promise<readonly RateCard[]> {
  return loadPricing(clock());
}

/** One of them, once a request; null when there is none of that id. */
export const publicCard = cache((id: string): Promise<RateCard | null> => newestCard(id, clock()));
