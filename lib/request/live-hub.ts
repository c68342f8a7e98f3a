/** Passes word of changed accounts on to whoever watches them. One a process; it holds no data, only who waits for what. */
export class LiveHub {
  readonly #watchers = new Map<string, Set<() => void>>();

  /** Calls `onChange` after each change of the account, until the returned function is called. */
  watch(accountId: string, onChange: () => void): () => void {
    const watchers = this.#watchers.get(accountId) ?? new Set();
    this.#watchers.set(accountId, watchers.add(onChange));
    return () => {
      watchers.delete(onChange);
      if (watchers.size === 0 && this.#watchers.get(accountId) === watchers) this.#watchers.delete(accountId);
    };
  }

  changed(accountId: string): void {
    for (const tell of this.#watchers.get(accountId) ?? []) tell();
  }

  /** After a lost connection nobody knows what changed: everybody looks again. */
  anythingMayHaveChanged(): void {
    for (const accountId of this.#watchers.keys()) this.changed(accountId);
  }

  get size(): number {
    return this.#watchers.size;
  }
}
