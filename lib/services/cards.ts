import { publishedBody, publishedReleases } from "#db/queries/catalog.ts";
import { Remembered } from "#db/remembered.ts";
import { cardOfJson } from "#lib/domain/catalog/check.ts";
import { pricedIn } from "#lib/domain/catalog/currency.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { SHIPPED_RELEASES, shippedCard } from "#lib/domain/catalog/registry.ts";
import { type Release, versionAt } from "#lib/domain/catalog/release.ts";
import type { Instant } from "#lib/units/instant.ts";

// A published version never changes, so it is read and checked once.
const published = new Remembered<RateCard>(200);

/** One version of a card, shipped or published: what a quote, a job or an entry was priced by. Null when there is none. Throws when what is stored is no sound card. */
export async function findCard(cardId: string, version: number): Promise<RateCard | null> {
  const shipped = shippedCard(cardId, version);
  if (shipped) return shipped;
  const name = `${cardId}@${version}`;
  const known = published.find(name);
  if (known) return known;
  const body = await publishedBody(cardId, version);
  if (body === null) return null;
  const read = cardOfJson(body);
  if (!read.ok) throw new Error(`The published card ${name} is not sound: ${read.problems.join("; ")}`);
  published.keep(name, read.card);
  return read.card;
}

/**
 * The card that prices an account at `now`: its own version, or the newest one that has taken effect since (GEN-3), with plans
 * and packs in the currency that the account pays in (ALW-15). Null when there is none. `known`: every version, when the caller has just read them.
 */
export async function cardOf(
  { cardId, cardVersion, currency = null }: { readonly cardId: string; readonly cardVersion: number; readonly currency?: string | null },
  now: Instant,
  known?: readonly Release[],
): Promise<RateCard | null> {
  const card = await findCard(cardId, versionAt(known ?? (await releases()), cardId, cardVersion, now));
  return card && pricedIn(card, currency);
}

/** The card by which a new account opens at `now`; null for an unknown card, or one that is not yet in effect. */
export async function newestCard(cardId: string, now: Instant): Promise<RateCard | null> {
  const version = versionAt(await releases(), cardId, 0, now);
  return version === 0 ? null : findCard(cardId, version);
}

/** The newest version of a card, in effect or not yet; null for an unknown card. */
export async function lastCard(cardId: string): Promise<RateCard | null> {
  const version = (await releases()).reduce((last, each) => (each.cardId === cardId ? Math.max(last, each.version) : last), 0);
  return version === 0 ? null : findCard(cardId, version);
}

// A crowd that shares one read of what is published shares the list made of it.
const lists = new WeakMap<readonly Release[], readonly Release[]>();

/** Every version there is, shipped ones first. `count`: how many are published, when the caller has just read that. */
export async function releases(count?: number): Promise<readonly Release[]> {
  const read = await publishedReleases(count);
  const list = lists.get(read) ?? [...SHIPPED_RELEASES, ...read];
  lists.set(read, list);
  return list;
}
