import postgres from "postgres";

/** The parts that a fault can be aimed at. */
export type Part = "web" | "worker" | "postmaster" | "supervisor";

/** A Greenlight under torture. */
export type Product = {
  readonly port: number;
  /** Where the database's own administrator signs in: for faults and for looking at the books. */
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  /** The application's address of the database, at the port of whoever stands in between. */
  readonly appUrlAt: (port: number) => string;
  /** The web server's address; null where none runs. */
  readonly site: string | null;
  /** The process of a part; undefined while it is away, or where there is none of its kind. */
  readonly pidOf: (part: Part) => Promise<number | undefined>;
  /** Starts anew what nobody but a person would start: the supervisor itself. Null where that is ourselves. */
  readonly revive: (() => Promise<void>) | null;
  readonly stop: () => Promise<void>;
};

/** A connection of our own as the superuser, past the wire and without time-outs. `body`'s errors are the caller's. */
export async function asSuperuser<T>(url: string, body: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  // Without fetch_types: that query is the driver's own, and its failure is nobody's to catch.
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => undefined });
  try {
    return await body(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The backends that serve the application at this moment. */
export async function backendsOf(url: string): Promise<number[]> {
  const rows = await asSuperuser(
    url,
    (sql) =>
      sql<
        { pid: number }[]
      >`select pid from pg_stat_activity where usename = 'greenlight_app' and backend_type = 'client backend' order by pid`,
  );
  return rows.map(({ pid }) => pid);
}
