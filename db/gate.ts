import { Unavailable } from "./unavailable.ts";

/** How many may pass at once, how many may wait for that, and for how long (milliseconds). */
export type GateLimits = { readonly width: number; readonly waiters: number; readonly patience: number };

type Waiter = { readonly admit: () => void; readonly timer: NodeJS.Timeout };

/** Lets so many through at once, the others first come, first served: a bounded wait, not a pile-up (R12). */
export class Gate {
  readonly #limits: GateLimits;
  // A Set remembers the order of arrival, and lets one who gave up leave from the middle.
  readonly #waiting = new Set<Waiter>();
  #inside = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when it is the caller's turn; who entered must leave. Rejects with Unavailable("busy") when that takes too long, or at once when too many wait. */
  enter(): Promise<void> {
    if (this.#inside < this.#limits.width) {
      this.#inside += 1;
      return Promise.resolve();
    }
    if (this.#waiting.size >= this.#limits.waiters) return Promise.reject(new Unavailable("busy"));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Unavailable("busy"));
      }, this.#limits.patience);
      const waiter: Waiter = { admit: resolve, timer };
      this.#waiting.add(waiter);
    });
  }

  /** Gives the place on to whoever has waited longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#inside -= 1;
      return;
    }
    this.#waiting.delete(next);
    clearTimeout(next.timer);
    next.admit();
  }
}
