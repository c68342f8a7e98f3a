import { type Taken, takeRequests, type Window } from "#db/queries/api-windows.ts";
import { env } from "#lib/env.ts";

/** What a key is told: whether this request may pass, how many are left, and when the window ends, in seconds. */
export type Admission = { readonly allowed: boolean; readonly limit: number; readonly left: number; readonly endsIn: number };
/** Takes so many requests of a key's window, in advance, from what all servers share. */
export type Take = (accountId: string, keyId: string, want: number, window: Window) => Promise<Taken>;

type State = { taken: number; left: number; endsAt: number; asking: Promise<void> | null; waiting: number };

const MINUTE = 60_000;
const MOST_KEYS = 20_000;
/** The largest handful: what a server took and does not use is lost to the others until the window ends. */
const HANDFUL = 32;

/**
 * Lets each key make so many requests a window, whichever servers it asks: never more, and at most a few fewer when it
 * spreads them over servers. Requests are taken from the shared count by the handful, smaller ones towards the end, and a key that
 * has none left is refused without asking anybody.
 */
export class RateLimiter {
  readonly #take: Take;
  readonly #window: Window;
  readonly #states = new Map<string, State>();

  constructor(take: Take, window: Window) {
    this.#take = take;
    this.#window = window;
  }

  /** Asks for one request at `now`, milliseconds of a clock that never goes back. Rejects when the count cannot be reached. */
  async admit(accountId: string, keyId: string, now: () => number): Promise<Admission> {
    const state = this.#stateOf(keyId, now());
    while (state.taken === 0 && (state.left > 0 || state.endsAt <= now())) {
      state.waiting += 1;
      state.asking ??= this.#refill(accountId, keyId, state, now).finally(() => {
        state.asking = null;
      });
      await state.asking.finally(() => {
        state.waiting -= 1;
      });
    }
    const allowed = state.taken > 0;
    if (allowed) state.taken -= 1;
    const endsIn = Math.max(1, Math.ceil((state.endsAt - now()) / 1_000));
    return { allowed, limit: this.#window.limit, left: state.left + state.taken, endsIn };
  }

  #stateOf(keyId: string, now: number): State {
    const known = this.#states.get(keyId);
    if (known) {
      // A new window: what was taken of the old one is worth nothing.
      if (known.endsAt <= now && known.asking === null) Object.assign(known, { taken: 0, left: this.#window.limit });
      return known;
    }
    if (this.#states.size >= MOST_KEYS) this.#states.clear();
    const fresh: State = { taken: 0, left: this.#window.limit, endsAt: now, asking: null, waiting: 0 };
    this.#states.set(keyId, fresh);
    return fresh;
  }

  async #refill(accountId: string, keyId: string, state: State, now: () => number): Promise<void> {
    const want = Math.max(1, state.waiting, Math.min(HANDFUL, Math.floor(state.left / 16)));
    const { granted, left, endsIn } = await this.#take(accountId, keyId, Math.min(want, this.#window.limit), this.#window);
    Object.assign(state, { taken: granted, left, endsAt: now() + endsIn });
  }
}

let limiter: RateLimiter | undefined;

/** May this key make one more request? */
export function admit(accountId: string, keyId: string): Promise<Admission> {
  limiter ??= new RateLimiter(takeRequests, { limit: env().API_RATE_LIMIT, milliseconds: MINUTE });
  return limiter.admit(accountId, keyId, () => performance.now());
}

/** The answer's fields about the limit (IETF draft-ietf-httpapi-ratelimit-headers), and when to come back where it is refused. */
export function rateHeaders({ allowed, limit, left, endsIn }: Admission): Readonly<Record<string, string>> {
  return {
    "ratelimit-policy": `"key";q=${limit};w=${MINUTE / 1_000}`,
    ratelimit: `"key";r=${left};t=${endsIn}`,
    ...(allowed ? {} : { "retry-after": String(endsIn) }),
  };
}
