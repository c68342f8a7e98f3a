import { createClient } from "@redis/client";
import { log } from "#lib/log.ts";
import { CHANNEL, within } from "./words.ts";

// Short enough that a page hears within a second of a change though Redis hangs, until the client notices that.
const PATIENCE = 400;

/**
 * Word of changed accounts through Redis. It holds nothing that counts: while it is away, `publish` says so at once, and it
 * comes back by itself.
 */
export class RedisWire {
  readonly #url: string;
  readonly #publisher: Client;
  #subscriber: Client | undefined;

  constructor(url: string) {
    this.#url = url;
    this.#publisher = open(url);
    begin(this.#publisher, "telling");
  }

  /** True when somebody got every message; false, soon, when nobody did. Never rejects. */
  async publish(messages: readonly string[]): Promise<boolean> {
    const publisher = this.#publisher;
    if (!publisher.isReady) return false;
    try {
      const heard = await within(PATIENCE, Promise.all(messages.map((message) => publisher.publish(CHANNEL, message))));
      return heard.every((hearers) => hearers > 0);
    } catch {
      return false;
    }
  }

  /** Hears every message. `onConnect` is called after each connection: what was sent before it was not heard. */
  hear(onMessage: (message: string) => void, onConnect: () => void): void {
    const subscriber = open(this.#url);
    this.#subscriber = subscriber;
    let isSubscribed = false;
    // Also after a reconnection, for which the client subscribes anew by itself, unless the first time was cut short.
    subscriber.on("ready", async () => {
      try {
        if (!isSubscribed) await subscriber.subscribe(CHANNEL, onMessage);
        isSubscribed = true;
        onConnect();
      } catch {
        // The connection was lost meanwhile: the next one tries again.
      }
    });
    begin(subscriber, "hearing");
  }

  /** Ends both connections at once. */
  close(): void {
    this.#publisher.destroy();
    this.#subscriber?.destroy();
  }
}

type Client = ReturnType<typeof open>;

function open(url: string) {
  return createClient({
    url,
    // Nothing waits for a Redis that is away, nor for one that is there and does not answer.
    disableOfflineQueue: true,
    pingInterval: 1_000,
    socket: { connectTimeout: 2_000, socketTimeout: 4_000, reconnectStrategy: 500 },
  });
}

function begin(client: Client, what: "telling" | "hearing"): void {
  let isAway = false;
  client.on("error", (error: Error & { code?: string }) => {
    if (!isAway) log.warn({ what, reason: error.code ?? error.message }, "Redis is away: live balances go through PostgreSQL");
    isAway = true;
  });
  client.on("ready", () => {
    if (isAway) log.info({ what }, "Redis is back");
    isAway = false;
  });
  // Rejects only when it is closed before it ever connected.
  client.connect().catch(() => undefined);
}
