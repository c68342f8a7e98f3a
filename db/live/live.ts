import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { beforePoolCloses } from "../client.ts";
import { Announcer } from "./announcer.ts";
import { hearPostgres, notify } from "./postgres-wire.ts";
import { RedisWire } from "./redis-wire.ts";
import { accountsIn, messagesOf } from "./words.ts";

/** What is told of and heard by one process, through PostgreSQL and, where there is one, Redis. */
export class Live {
  readonly #redis: RedisWire | undefined;
  readonly #announcer = new Announcer((accountIds) => this.#tell(messagesOf(accountIds)));
  #hushPostgres: (() => Promise<void>) | undefined;

  constructor(redisUrl: string | undefined) {
    this.#redis = redisUrl === undefined ? undefined : new RedisWire(redisUrl);
  }

  announce(accountIds: readonly string[]): void {
    this.#announcer.announce(accountIds);
  }

  /** Hears both at once: whoever cannot reach Redis tells through PostgreSQL. */
  listen(onAccount: (accountId: string) => void, onConnect: () => void): void {
    const onMessage = (message: string) => accountsIn(message).forEach(onAccount);
    this.#hushPostgres = hearPostgres(onMessage, onConnect);
    this.#redis?.hear(onMessage, onConnect);
  }

  async close(): Promise<void> {
    await this.#announcer.flush();
    this.#redis?.close();
    await this.#hushPostgres?.();
  }

  async #tell(messages: readonly string[]): Promise<void> {
    if (!(await this.#redis?.publish(messages))) await notify(messages);
  }
}

// One a process, also when a development server reloads this module.
const held: { greenlightTelling?: Live } = globalThis as { greenlightTelling?: Live };

function live(): Live {
  if (!held.greenlightTelling) {
    held.greenlightTelling = new Live(env().REDIS_URL);
    beforePoolCloses(closeLive);
  }
  return held.greenlightTelling;
}

/**
 * Tells every server that these accounts changed: fire and forget, after the statement that changed them. Gathered for a
 * tenth of a second; never throws, never waits. A word that is lost only makes a page slower: it looks by itself (R19).
 */
export function announce(accountIds: readonly string[]): void {
  try {
    live().announce(accountIds);
  } catch (error) {
    // A posting that is done must not look as if it had failed.
    log.warn({ error }, "cannot announce changed balances");
  }
}

/**
 * Hears of every account that changed, whichever server changed it; comes back by itself after a loss. `onConnect` is called
 * after each connection: what happened before it was not heard. Once a process.
 */
export function listenLive(onAccount: (accountId: string) => void, onConnect: () => void): void {
  live().listen(onAccount, onConnect);
}

/** Tells what is gathered and closes the connections; the pool's end calls it. A later call of the others opens them again. */
export async function closeLive(): Promise<void> {
  const open = held.greenlightTelling;
  delete held.greenlightTelling;
  await open?.close();
}
