/** Keeps the newest `most` of what never changes; what is found again counts as new. */
export class Remembered<V> {
  readonly #most: number;
  // A Map remembers the order of insertion: the first is the longest unused.
  readonly #values = new Map<string, V>();

  constructor(most: number) {
    this.#most = most;
  }

  keep(key: string, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#most) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }

  find(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.keep(key, value);
    return value;
  }
}
