import type { Sql } from "postgres";
import { log } from "../lib/log.ts";
import { Gate, type GateLimits } from "./gate.ts";
import { gatedQuery, type Pending } from "./gated-query.ts";
import { KnownTexts } from "./known-texts.ts";
import { codeOf, isLostConnection, outageOf, Unavailable } from "./unavailable.ts";

/** The gate's limits, and how long one statement may take once it is its turn (milliseconds, more than the server's own time-out). */
export type PoolLimits = GateLimits & { readonly deadline: number };

/** Connections that are thrown away together; `running` statements are still under way on them. */
type Generation = { readonly sql: Sql; running: number; retired: boolean };

// What is not a query holds a connection beyond our sight, or makes a transaction that the driver cannot keep.
const CLOSED = new Set<PropertyKey>(["begin", "reserve", "file", "largeObject", "listen", "subscribe", "close"]);

/** Seconds that connections have to say goodbye. */
const FAREWELL = 1;

/**
 * A pool through which no call waits for ever. The driver (3.4.9) has no limit on waiting for a connection, and when one
 * dies it may never settle a query, nor use that connection again: so there is a gate before it, a deadline on each
 * statement, and new connections in place of those that missed one. What cannot be asked rejects with Unavailable.
 */
export class GuardedPool {
  /** The driver's own interface, guarded: queries, fragments and helpers. No transactions, no streams, no listening. */
  readonly sql: Sql;
  readonly #open: () => Sql;
  readonly #limits: PoolLimits;
  readonly #gate: Gate;
  readonly #texts = new KnownTexts();
  readonly #retired = new Set<Promise<void>>();
  #current: Generation;

  constructor(open: () => Sql, limits: PoolLimits) {
    this.#open = open;
    this.#limits = limits;
    this.#gate = new Gate(limits);
    this.#current = { sql: open(), running: 0, retired: false };
    this.sql = this.#guarded();
  }

  /** Closes all connections, within `timeout` seconds. */
  async end(options: { timeout?: number | undefined } = {}): Promise<void> {
    await Promise.all([this.#current.sql.end(options), ...this.#retired]);
  }

  #guarded(): Sql {
    const own = new Map<PropertyKey, unknown>([
      ["unsafe", (text: string, values: unknown[] = [], options: object = {}) => this.#unsafe(text, values, options)],
      ["notify", (channel: string, payload: string) => this.sql`select pg_notify(${channel}, ${payload})`],
      ["end", (options?: { timeout?: number }) => this.end(options)],
    ]);
    return new Proxy(this.#current.sql, {
      apply: (_target, _self, args: unknown[]) => {
        const [template] = args;
        if (!isTemplate(template)) return Reflect.apply(this.#current.sql, undefined, args);
        return this.#query(
          (sql) => Reflect.apply(sql, undefined, args),
          args.slice(1).every(isPlain) && this.#texts.of(template.join("$")).readsOnly,
        );
      },
      get: (_target, key) => {
        if (CLOSED.has(key)) throw new Error(`.${String(key)} does not go through the pool (ledger.md: one change, one statement)`);
        return own.get(key) ?? Reflect.get(this.#current.sql, key);
      },
    });
  }

  // An ORM writes the same texts again and again, and prepares none of them.
  #unsafe(text: string, values: unknown[], options: object): Pending {
    const { readsOnly, isFamiliar } = this.#texts.of(text);
    const asked = isFamiliar && values.length > 0 ? { ...options, prepare: true } : options;
    return this.#query((sql) => Reflect.apply(sql.unsafe, sql, [text, values, asked]), readsOnly);
  }

  #query(make: (sql: Sql) => Pending, readsOnly: boolean): Pending {
    return gatedQuery(this.#current.sql, make, (ask) => this.#run(ask, readsOnly));
  }

  async #run(ask: (sql: Sql) => PromiseLike<unknown>, readsOnly: boolean): Promise<unknown> {
    await this.#gate.enter();
    try {
      // A write is asked once only: whether the lost one happened, nobody knows.
      return await this.#attempt(ask).catch((error: unknown) => {
        if (readsOnly && isLostConnection(error)) return this.#attempt(ask);
        throw error;
      });
    } finally {
      this.#gate.leave();
    }
  }

  async #attempt(ask: (sql: Sql) => PromiseLike<unknown>): Promise<unknown> {
    const generation = this.#current;
    generation.running += 1;
    try {
      return await within(ask(generation.sql), this.#limits.deadline);
    } catch (error) {
      // A connection whose writes the driver lost track of never says hello again: it shows as a time-out, each time. Where
      // one connection died, a crash may have taken the others, which would each show it by a missed deadline only.
      if (error instanceof Unavailable || codeOf(error) === "CONNECT_TIMEOUT" || isLostConnection(error)) this.#replace(generation);
      throw outageOf(error) ?? error;
    } finally {
      generation.running -= 1;
      this.#bury(generation);
    }
  }

  #replace(generation: Generation): void {
    if (generation !== this.#current) return;
    log.warn({ running: generation.running, waiting: this.#gate.waiting }, "a connection is lost or does not answer: new connections");
    this.#current = { sql: this.#open(), running: 0, retired: false };
    generation.retired = true;
  }

  // The neighbours of a lost statement may still be answered: their connections close after the last of them.
  #bury(generation: Generation): void {
    if (!generation.retired || generation.running > 0) return;
    const end: Promise<void> = generation.sql.end({ timeout: FAREWELL }).finally(() => this.#retired.delete(end));
    this.#retired.add(end);
  }
}

/** The answer, or Unavailable("deadline") when there is none after so many milliseconds. */
async function within(answer: PromiseLike<unknown>, milliseconds: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Unavailable("deadline")), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isTemplate(value: unknown): value is TemplateStringsArray {
  return Array.isArray(value) && "raw" in value;
}

// Anything else may be a fragment, whose text we do not see here.
function isPlain(value: unknown): boolean {
  return value === null || typeof value !== "object";
}
