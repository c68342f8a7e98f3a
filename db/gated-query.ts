import type { PendingQuery, Row, Sql } from "postgres";

export type Pending = PendingQuery<Row[]>;
/** Runs a statement: may wait first, and may ask twice. `ask` sends it through the connections that it is given. */
export type Run = (ask: (sql: Sql) => PromiseLike<unknown>) => Promise<unknown>;

const MODIFIERS = new Set<PropertyKey>(["values", "raw", "simple", "describe"] satisfies (keyof Pending)[]);
const SETTLERS = new Set<PropertyKey>(["then", "catch", "finally"] satisfies (keyof Pending)[]);
// They stream for as long as their reader likes, or without our knowing when they end.
const STREAMS = new Set<PropertyKey>(["cursor", "forEach", "readable", "writable", "cancel", "stream"] satisfies (keyof Pending)[]);

/**
 * A query as the driver makes it, lazy and good for a fragment of another, whose sending goes through `run`. `make` makes
 * it anew for other connections than `first`. Throws for what streams: that needs connections of its own.
 */
export function gatedQuery(first: Sql, make: (sql: Sql) => Pending, run: Run): Pending {
  const draft = make(first);
  const modifiers: string[] = [];
  let asked = false;
  const ask = (sql: Sql): PromiseLike<unknown> => {
    if (sql === first && !asked) {
      asked = true;
      return draft;
    }
    return modifiers.reduce((query, name) => call(query, name), make(sql));
  };
  let answer: Promise<unknown> | undefined;
  const answered = () => {
    answer ??= run(ask);
    return answer;
  };
  const gated: Pending = new Proxy(draft, {
    get(query, key) {
      if (SETTLERS.has(key)) return (...args: unknown[]) => Reflect.apply(Reflect.get(Promise.prototype, key), answered(), args);
      if (key === "execute") {
        return () => {
          answered();
          return gated;
        };
      }
      if (MODIFIERS.has(key) && typeof key === "string") {
        return () => {
          modifiers.push(key);
          call(query, key);
          return gated;
        };
      }
      if (STREAMS.has(key)) throw new Error(`.${String(key)} does not go through the pool: open connections of your own`);
      return Reflect.get(query, key);
    },
  });
  return gated;
}

function call(query: Pending, name: string): Pending {
  return Reflect.apply(Reflect.get(query, name), query, []);
}
