import { Unavailable } from "./unavailable.ts";

/** How many may pass at once, how many may wait for that, and for how long (milliseconds). */
export type GateLimits = { readonly width: number; readonly waiters: number; readonly patience: number };

type Waiter = { readonly admit: () => void; readonly timer: NodeJS.Timeout };

/** Lets so many through at once, the others first come, first served: a bounded wait, not a pile-up (R12). */
export class Gate {
  readonly #limits: GateLimits;
  // Two short-lived lists instead of one Set, which would keep all that ever waited from the quick collections (passing.ts).
  #arrived: Waiter[] = [];
  /** Longest waiting last. */
  #first: Waiter[] = [];
  #inside = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#arrived.length + this.#first.length;
  }

  /** Resolves when it is the caller's turn; who entered must leave. Rejects with Unavailable("busy") when that takes too long, or at once when too many wait. */
  enter(): Promise<void> {
    if (this.#inside < this.#limits.width) {
      this.#inside += 1;
      return Promise.resolve();
    }
    if (this.waiting >= this.#limits.waiters) return Promise.reject(new Unavailable("busy"));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#forget(waiter);
        reject(new Unavailable("busy"));
      }, this.#limits.patience);
      const waiter: Waiter = { admit: resolve, timer };
      this.#arrived.push(waiter);
    });
  }

  /** Gives the place on to whoever has waited longest. */
  leave(): void {
    if (this.#first.length === 0) [this.#first, this.#arrived] = [this.#arrived.reverse(), []];
    const next = this.#first.pop();
    if (!next) {
      this.#inside -= 1;
      return;
    }
    clearTimeout(next.timer);
    next.admit();
  }

  #forget(waiter: Waiter): void {
    for (const line of [this.#arrived, this.#first]) {
      const place = line.indexOf(waiter);
      if (place >= 0) line.splice(place, 1);
    }
  }
}
