import { log } from "#lib/log.ts";

const AT_MOST_EVERY = 200;

/** An account's state as the browser is told it; `sequence` rises with every change of the ledger. */
export type Seen = { readonly data: string; readonly sequence: bigint };

type Watcher = { readonly tell: (data: string) => void; told: string | null };

/** What those see who watch one account: one read for all of them, one at a time, at most five a second. */
export class LiveFeed {
  readonly #read: () => Promise<Seen | null>;
  readonly #watchers = new Set<Watcher>();
  #sequence: bigint | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #wanted: { readonly changed: boolean } | null = null;

  constructor(read: () => Promise<Seen | null>) {
    this.#read = read;
  }

  /** Tells what is now, and after each change, until the returned function is called. */
  watch(tell: (data: string) => void): () => void {
    const watcher: Watcher = { tell, told: null };
    this.#watchers.add(watcher);
    this.look();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#end();
    };
  }

  /** Something changed, perhaps no figure of the balance (a job's progress): everybody is told. */
  changed(): void {
    this.#ask(true);
  }

  /** Something may have changed: who knows already is not told again. */
  look(): void {
    this.#ask(false);
  }

  /** Is this how far the account was when it was read last? */
  isAt(sequence: bigint | undefined): boolean {
    return this.#sequence === sequence;
  }

  get size(): number {
    return this.#watchers.size;
  }

  #ask(changed: boolean): void {
    this.#wanted = { changed: changed || this.#wanted?.changed === true };
    void this.#run();
  }

  // Whatever is asked during a read is one more read: the one under way may have come too early for it.
  async #run(): Promise<void> {
    if (this.#isBusy || !this.#wanted) return;
    this.#isBusy = true;
    const { changed } = this.#wanted;
    this.#wanted = null;
    await this.#tellAll(changed).catch((error: unknown) => log.warn({ error }, "cannot read a live balance"));
    this.#timer = setTimeout(() => {
      this.#isBusy = false;
      void this.#run();
    }, AT_MOST_EVERY);
  }

  async #tellAll(changed: boolean): Promise<void> {
    const seen = await this.#read();
    this.#sequence = seen?.sequence;
    if (!seen) return;
    for (const watcher of this.#watchers) {
      if (!changed && watcher.told === seen.data) continue;
      watcher.told = seen.data;
      watcher.tell(seen.data);
    }
  }

  #end(): void {
    this.#wanted = null;
    clearTimeout(this.#timer);
  }
}
