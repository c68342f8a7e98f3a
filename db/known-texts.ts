import { isPlainRead } from "./plain-read.ts";
import { Remembered } from "./remembered.ts";

/** What is known of a statement's text: whether it only reads, and whether it has come before. */
export type KnownText = { readonly readsOnly: boolean; readonly isFamiliar: boolean };

/** A statement that names so many rows or columns is rarely the same twice. */
const LONGEST = 8_000;

/**
 * Looks at each statement's text once, and tells the ones that come again: these are worth preparing, which saves PostgreSQL
 * the parsing and planning and both sides a round trip. What is built anew for each number of rows never fills a
 * connection with statements: only the newest texts are known, `most` at least and twice as many at most.
 */
export class KnownTexts {
  readonly #known: Remembered<KnownText>;

  constructor(most = 500) {
    this.#known = new Remembered(most);
  }

  of(text: string): KnownText {
    const known = this.#known.find(text);
    if (known?.isFamiliar) return known;
    const readsOnly = known?.readsOnly ?? isPlainRead(text);
    if (text.length <= LONGEST) this.#known.keep(text, { readsOnly, isFamiliar: known !== undefined });
    return { readsOnly, isFamiliar: known !== undefined };
  }
}
