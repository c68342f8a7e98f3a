import { log } from "#lib/log.ts";

/** How long announcements are gathered, so that a hot account costs ten a second and not thousands. */
const GATHER = 100;

/** Tells everybody of these accounts. May reject: what is lost is found by whoever looks next. */
export type Tell = (accountIds: readonly string[]) => Promise<void>;

/** Gathers the accounts that changed and tells of each once per tenth of a second, one telling at a time. */
export class Announcer {
  readonly #tell: Tell;
  readonly #gathered = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> | undefined;
  #isFailing = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Takes note and returns at once; never throws. */
  announce(accountIds: readonly string[]): void {
    for (const accountId of accountIds) this.#gathered.add(accountId);
    this.#waitAWhile();
  }

  /** Tells now what is gathered, and waits until that is done or given up. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#telling) await this.#telling;
    if (this.#gathered.size === 0) return;
    const accountIds = [...this.#gathered];
    this.#gathered.clear();
    this.#telling = this.#try(accountIds).finally(() => {
      this.#telling = undefined;
      this.#waitAWhile();
    });
    await this.#telling;
  }

  #waitAWhile(): void {
    if (this.#timer || this.#telling || this.#gathered.size === 0) return;
    this.#timer = setTimeout(() => void this.flush(), GATHER);
  }

  // A telling that failed is not repeated: the database is away then, and everybody looks anew when it is back.
  async #try(accountIds: readonly string[]): Promise<void> {
    try {
      await this.#tell(accountIds);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) log.warn({ error }, "cannot announce changed balances; pages find them by looking");
      this.#isFailing = true;
    }
  }
}
