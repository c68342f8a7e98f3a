import { act3 } from "./cards/act3.ts";
import { alugha } from "./cards/alugha.ts";
import { alwrity } from "./cards/alwrity.ts";
import { ims } from "./cards/ims.ts";
import { checkCard } from "./check.ts";
import type { RateCard } from "./rate-card.ts";
import { ALWAYS, type Release } from "./release.ts";

/** Every card that Greenlight ships. A further pricing system is one file and one line here. */
const CARDS: readonly RateCard[] = [act3, alwrity, alugha, ims].map(checkCard);

/** The ids of the shipped cards, in the order they are shown. */
export function cardIds(): readonly string[] {
  return [...new Set(CARDS.map(({ id }) => id))];
}

/** One shipped version; null when there is none. Services ask lib/services/cards.ts, which knows the published ones too. */
export function shippedCard(id: string, version: number): RateCard | null {
  return CARDS.find((card) => card.id === id && card.version === version) ?? null;
}

/** Every shipped version: in effect since ever. */
export const SHIPPED_RELEASES: readonly Release[] = CARDS.map(({ id, version }) => ({ cardId: id, version, effectiveAt: ALWAYS }));

/** A card's newest shipped version; null for an unknown card. */
export function latestCard(id: string): RateCard | null {
  return CARDS.filter((card) => card.id === id).toSorted((a, b) => b.version - a.version)[0] ?? null;
}
