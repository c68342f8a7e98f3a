import { latestCard } from "../../../lib/domain/catalog/registry.ts";
import { rate } from "../../../lib/domain/rating/quote.ts";
import { requests } from "./requests.ts";

/** How many answers are told by one digest. */
export const CHUNK = 100;

export type Range = { readonly card: string; readonly seed: number; readonly from: number; readonly to: number };

/**
 * What the engine answers to random requests `from` up to `to` of a card, as text in which everything counts: every line with
 * its amount, or every problem with its path. Runs in Node and, as it stands, in a browser.
 */
export function answers({ card: id, seed, from, to }: Range): readonly string[] {
  const card = latestCard(id);
  if (!card) throw new RangeError(`no card ${id}`);
  const texts: string[] = [];
  let index = 0;
  for (const { request, terms } of requests(card, seed)) {
    if (index >= to) break;
    if (index++ < from) continue;
    texts.push(
      JSON.stringify([request, terms, rate(card, request, terms)], (_, value) => (typeof value === "bigint" ? `${value}n` : value)),
    );
  }
  return texts;
}

/** The SHA-256 of each hundred answers to the first `count` requests, and how many of all were refused. */
export async function digests(card: string, seed: number, count: number): Promise<{ digests: string[]; refused: number }> {
  const texts = answers({ card, seed, from: 0, to: count });
  const found: string[] = [];
  for (let from = 0; from < count; from += CHUNK) {
    const bytes = new TextEncoder().encode(texts.slice(from, from + CHUNK).join("\n"));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    found.push([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return { digests: found, refused: texts.filter((text) => text.includes('{"ok":false')).length };
}
