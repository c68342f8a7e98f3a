import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { type Draft, draftOf, queryOf } from "./draft.ts";

/** How many items a project has at most: as many as an address can keep. More are for the batch planner. */
export const MOST_ITEMS = 12;

/** What an address says: the items as typed, the quote that each had, and which one stands in the form. */
export type Address = { readonly items: readonly Draft[]; readonly quotes: readonly (string | null)[]; readonly at: number };

type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address: the item in the form stands in it field by field, the others each as a query of its own. Null where nothing on the card takes a quote. */
export function readAddress(card: RateCard, asked: Asked): Address | null {
  const current = Object.fromEntries(Object.entries(asked).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  const said = asked["item"];
  const others = (typeof said === "string" ? [said] : (said ?? [])).slice(0, MOST_ITEMS - 1);
  const at = Math.min(others.length, /^\d{1,3}$/.test(current["at"] ?? "") ? Number(current["at"]) : others.length);
  const queries = others.map((query): Record<string, string> => Object.fromEntries(new URLSearchParams(query)));
  queries.splice(at, 0, current);
  const drafts = queries.map((query) => draftOf(card, query)).filter((draft) => draft !== null);
  if (drafts.length < queries.length) return null;
  return { items: drafts, quotes: queries.map((query) => query["quote"] ?? null), at };
}

/** Writes it, so that a reload, a link and the back button keep every item, and the quotes with them. */
export function writeAddress({ items, quotes, at }: Address): string {
  const current = items[at];
  const query = new URLSearchParams(current ? queryOf(current, quotes[at] ?? null) : "");
  if (items.length > 1) query.set("at", String(at));
  items.forEach((draft, index) => {
    if (index !== at) query.append("item", queryOf(draft, quotes[index] ?? null));
  });
  return query.toString();
}
