import { Unavailable } from "./unavailable.ts";

/** How many may pass at once, how many may wait for that, and for how long (milliseconds). */
export type GateLimits = { readonly width: number; readonly waiters: number; readonly patience: number };

/** `admit` is gone once they gave up. */
type Waiter = { admit: (() => void) | undefined; readonly timer: NodeJS.Timeout };

/** Lets so many through at once, the others first come, first served: a bounded wait, not a pile-up (R12). */
export class Gate {
  readonly #limits: GateLimits;
  // Two short-lived lists instead of one Set, which would keep all that ever waited from the quick collections (passing.ts).
  #arrived: Waiter[] = [];
  /** Longest waiting last. */
  #first: Waiter[] = [];
  #waiting = 0;
  #inside = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when it is the caller's turn; who entered must leave. Rejects with Unavailable("busy") when that takes too long, or at once when too many wait. */
  enter(): Promise<void> {
    if (this.#inside < this.#limits.width) {
      this.#inside += 1;
      return Promise.resolve();
    }
    if (this.#waiting >= this.#limits.waiters) return Promise.reject(new Unavailable("busy"));
    if (this.#arrived.length + this.#first.length >= 2 * this.#limits.waiters) this.#forget();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiter.admit = undefined;
        this.#waiting -= 1;
        reject(new Unavailable("busy"));
      }, this.#limits.patience);
      const waiter: Waiter = { admit: resolve, timer };
      this.#arrived.push(waiter);
      this.#waiting += 1;
    });
  }

  /** Gives the place on to whoever has waited longest. */
  leave(): void {
    const next = this.#next();
    if (!next?.admit) {
      this.#inside -= 1;
      return;
    }
    this.#waiting -= 1;
    clearTimeout(next.timer);
    next.admit();
  }

  // Where nobody leaves for long, the line would else grow by all who give up.
  #forget(): void {
    this.#arrived = this.#arrived.filter(({ admit }) => admit);
    this.#first = this.#first.filter(({ admit }) => admit);
  }

  // Who gave up keeps the place in the line until it is reached or forgotten.
  #next(): Waiter | undefined {
    for (;;) {
      if (this.#first.length === 0) [this.#first, this.#arrived] = [this.#arrived.reverse(), []];
      const waiter = this.#first.pop();
      if (!waiter || waiter.admit) return waiter;
    }
  }
}
