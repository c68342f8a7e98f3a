import { createClient } from "@redis/client";
import { log } from "#lib/log.ts";

/** Milliseconds after which a count is asked of PostgreSQL instead. */
const PATIENCE = 150;

// One step, so that no count is left without an end: adds, starts the window with its first request, tells both.
const ADD = `local used = redis.call('INCRBY', KEYS[1], ARGV[1])
local ends = redis.call('PTTL', KEYS[1])
if ends < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) ends = tonumber(ARGV[2]) end
return {used, ends}`;

/** Counters that end by themselves, in a Redis. It holds nothing that counts elsewhere: away or wiped, somebody else counts. */
export class RedisCount {
  readonly #client: ReturnType<typeof open>;

  constructor(url: string) {
    this.#client = open(url);
    let isAway = false;
    this.#client.on("error", (error: Error & { code?: string }) => {
      if (!isAway) log.warn({ reason: error.code ?? error.message }, "Redis is away: requests are counted in PostgreSQL");
      isAway = true;
    });
    this.#client.on("ready", () => {
      isAway = false;
    });
    // Rejects only when it is closed before it ever connected.
    this.#client.connect().catch(() => undefined);
  }

  /** Adds to a counter that ends so many milliseconds after its first; answers its sum and its rest. Null, soon, when nobody knows. Never rejects. */
  async add(name: string, amount: number, milliseconds: number): Promise<{ readonly sum: number; readonly endsIn: number } | null> {
    if (!this.#client.isReady) return null;
    const asked = this.#client.eval(ADD, { keys: [name], arguments: [String(amount), String(milliseconds)] }).catch(() => null);
    const answer = await Promise.race([asked, late()]);
    if (!Array.isArray(answer)) return null;
    const [sum, endsIn] = answer.map(Number);
    return sum === undefined || endsIn === undefined || Number.isNaN(sum + endsIn) ? null : { sum, endsIn };
  }

  close(): void {
    this.#client.destroy();
  }
}

function late(): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, null).unref());
}

function open(url: string) {
  return createClient({
    url,
    // Nothing waits for a Redis that is away, nor for one that is there and does not answer.
    disableOfflineQueue: true,
    pingInterval: 1_000,
    socket: { connectTimeout: 2_000, socketTimeout: 4_000, reconnectStrategy: 500 },
  });
}
