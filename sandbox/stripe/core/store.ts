import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Hidden, Kind, Kinds } from "./kinds.ts";

const TABLES = `
  create table if not exists objects (
    seq integer primary key, id text not null unique, kind text not null, created integer not null, clock text, due integer,
    deleted integer not null default 0, hidden text not null default '{}', data text not null);
  create index if not exists objects_kind on objects (kind, seq);
  create index if not exists objects_due on objects (clock, due) where due is not null;
  create index if not exists objects_customer on objects (kind, data ->> '$.customer');
  create index if not exists objects_intent on objects (kind, data ->> '$.payment_intent');
  create index if not exists objects_charge on objects (kind, data ->> '$.charge');
  create index if not exists objects_invoice on objects (kind, data ->> '$.invoice');
  create index if not exists objects_subscription on objects (kind, data ->> '$.subscription');
  create index if not exists objects_payment on objects (kind, data ->> '$.payment.payment_intent');
  create index if not exists objects_parent on objects (kind, data ->> '$.parent.subscription_details.subscription');
  create table if not exists answers (key text primary key, request text not null, id text not null, status integer not null, body text not null, at integer not null);
  create index if not exists answers_at on answers (at);
  create table if not exists deliveries (
    id integer primary key, event text not null, endpoint text not null, state text not null, due integer not null,
    attempts integer not null default 0, status integer, error text, done_at integer);
  create index if not exists deliveries_due on deliveries (due) where state = 'pending';
  create index if not exists deliveries_event on deliveries (event);
`;

/** A condition on a field of the stored object: `customer = 'cus_1'`, `created >= 5`. */
export type Condition = {
  readonly field: string;
  readonly is: "=" | "!=" | "<" | "<=" | ">" | ">=" | "in";
  readonly value: string | number | boolean | readonly string[];
};
export type Page = { readonly limit: number; readonly after?: string | undefined; readonly before?: string | undefined };
type Extra = { readonly clock?: string | null; readonly due?: number | null; readonly hidden?: Hidden };

/** The stand-in's whole state: one SQLite file, or memory when there is no folder. Every call is synchronous. */
export class Store {
  readonly database: DatabaseSync;

  constructor(folder: string | null) {
    if (folder !== null) mkdirSync(folder, { recursive: true });
    this.database = new DatabaseSync(folder === null ? ":memory:" : path.join(folder, "stripe.sqlite"));
    this.database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000");
    this.database.exec(TABLES);
  }

  /** Runs work as one transaction: all of it, or nothing when it throws, unless `keeps` says that the failure is to be remembered. */
  atomic<T>(work: () => T, keeps: (error: unknown) => boolean = () => false): T {
    this.database.exec("begin immediate");
    try {
      const result = work();
      this.database.exec("commit");
      return result;
    } catch (error) {
      this.database.exec(keeps(error) ? "commit" : "rollback");
      throw error;
    }
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | null {
    const row = this.#one("select data from objects where id = ? and kind = ?", id, kind);
    return row ? JSON.parse(String(row["data"])) : null;
  }

  /** Any object by its id, whatever it is. */
  find(id: string): Record<string, unknown> | null {
    const row = this.#one("select data from objects where id = ?", id);
    return row ? JSON.parse(String(row["data"])) : null;
  }

  insert<K extends Kind>(kind: K, object: Kinds[K], { clock = null, due = null, hidden = {} }: Extra = {}): void {
    this.#run(
      "insert into objects (id, kind, created, clock, due, hidden, data) values (?, ?, ?, ?, ?, ?, ?)",
      ...[object.id, kind, "created" in object ? Number(object.created) : 0, clock, due, JSON.stringify(hidden), JSON.stringify(object)],
    );
  }

  save<K extends Kind>(kind: K, object: Kinds[K]): void {
    this.#run("update objects set data = ? where id = ? and kind = ?", JSON.stringify(object), object.id, kind);
  }

  /** What stays of a deleted object can be retrieved by its id, and is in no list. */
  remove(kind: Kind, id: string, rest: object): void {
    this.#run("update objects set data = ?, deleted = 1, due = null where id = ? and kind = ?", JSON.stringify(rest), id, kind);
  }

  hidden(id: string): Hidden {
    const row = this.#one("select hidden from objects where id = ?", id);
    return row ? JSON.parse(String(row["hidden"])) : {};
  }

  hide(id: string, hidden: Hidden): void {
    this.#run("update objects set hidden = ? where id = ?", JSON.stringify({ ...this.hidden(id), ...hidden }), id);
  }

  clockOf(id: string): string | null {
    const clock = this.#one("select clock from objects where id = ?", id)?.["clock"];
    return typeof clock === "string" ? clock : null;
  }

  setClock(id: string, clock: string | null): void {
    this.#run("update objects set clock = ? where id = ?", clock, id);
  }

  setDue(id: string, due: number | null): void {
    this.#run("update objects set due = ? where id = ?", due, id);
  }

  /** What is next to be done on a clock (null: the machine's own), not later than `until`, in seconds. */
  nextDue(clock: string | null, until: number): { kind: string; id: string; due: number } | null {
    const row = this.#one("select kind, id, due from objects where clock is ? and due <= ? order by due, seq limit 1", clock, until);
    return row ? { kind: String(row["kind"]), id: String(row["id"]), due: Number(row["due"]) } : null;
  }

  /** The newest first, one more than was asked for, when there is one. Null when the cursor is unknown. */
  list<K extends Kind>(
    kind: K,
    conditions: readonly Condition[],
    page: Page = { limit: 1_000_000 },
  ): { rows: Kinds[K][]; more: boolean } | null {
    const cursor = page.after ?? page.before;
    const from = cursor === undefined ? null : this.#one("select seq from objects where id = ? and kind = ?", cursor, kind);
    if (cursor !== undefined && !from) return null;
    const backwards = page.before !== undefined;
    const values: SQLInputValue[] = [kind];
    const where = conditions.map((condition) => clause(condition, values));
    if (from) {
      where.push(backwards ? "seq > ?" : "seq < ?");
      values.push(Number(from["seq"]));
    }
    const sql = `select data from objects where kind = ? and deleted = 0${where.map((one) => ` and ${one}`).join("")} order by seq ${backwards ? "asc" : "desc"} limit ?`;
    const found = this.database.prepare(sql).all(...values, page.limit + 1);
    const rows: Kinds[K][] = found.slice(0, page.limit).map((row) => JSON.parse(String(row["data"])));
    return { rows: backwards ? rows.reverse() : rows, more: found.length > page.limit };
  }

  /** All that meet the conditions, the newest first. */
  all<K extends Kind>(kind: K, ...conditions: Condition[]): Kinds[K][] {
    return this.list(kind, conditions)?.rows ?? [];
  }

  close(): void {
    this.database.close();
  }

  #one(sql: string, ...values: SQLInputValue[]) {
    return this.database.prepare(sql).get(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.database.prepare(sql).run(...values);
  }
}

// Field names come from the declarations, never from a request.
function clause({ field, is, value }: Condition, values: SQLInputValue[]): string {
  const column = `data ->> '$.${field}'`;
  if (typeof value === "object") {
    values.push(...value);
    return `${column} in (${value.map(() => "?").join(", ")})`;
  }
  values.push(typeof value === "boolean" ? Number(value) : value);
  return `${column} ${is} ?`;
}
