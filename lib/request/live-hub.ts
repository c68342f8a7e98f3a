import { log } from "#lib/log.ts";
import { LiveFeed, type Seen } from "./live-feed.ts";

type Read = (accountId: string) => Promise<Seen | null>;
type SequencesOf = (accountIds: readonly string[]) => Promise<ReadonlyMap<string, bigint>>;

/** Passes word of changed accounts on to whoever watches them. One a process; it holds only who waits for what. */
export class LiveHub {
  readonly #read: Read;
  readonly #feeds = new Map<string, LiveFeed>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** Tells what the account has now, and after each change, until the returned function is called. */
  watch(accountId: string, tell: (data: string) => void): () => void {
    const feed = this.#feeds.get(accountId) ?? new LiveFeed(() => this.#read(accountId));
    this.#feeds.set(accountId, feed);
    const leave = feed.watch(tell);
    return () => {
      leave();
      if (feed.size === 0 && this.#feeds.get(accountId) === feed) this.#feeds.delete(accountId);
    };
  }

  changed(accountId: string): void {
    this.#feeds.get(accountId)?.changed();
  }

  /** After a lost connection nobody knows what changed: every account is looked at. */
  anythingMayHaveChanged(): void {
    for (const feed of this.#feeds.values()) feed.look();
  }

  /** Asks once, for all watched accounts together, how far they are, and looks where word of a change was lost. Never rejects. */
  async heal(sequencesOf: SequencesOf): Promise<void> {
    if (this.#feeds.size === 0) return;
    try {
      const sequences = await sequencesOf([...this.#feeds.keys()]);
      for (const [accountId, feed] of this.#feeds) if (!feed.isAt(sequences.get(accountId))) feed.look();
    } catch (error) {
      log.debug({ error }, "cannot look for balances that changed unheard");
    }
  }

  get size(): number {
    return this.#feeds.size;
  }
}
