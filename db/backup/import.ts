import type { Writable } from "node:stream";
import { setImmediate as soon } from "node:timers/promises";
import type { Sql } from "postgres";
import { type BackupTable, quoted } from "./catalogue.ts";

/** Empties every table, also of what migrations put there, and makes the partitions of these months. */
export async function makeRoom(sql: Sql, tables: readonly BackupTable[], months: { from: string; to: string } | null): Promise<void> {
  await sql.unsafe(`truncate ${tables.map(({ name }) => `public.${quoted(name)}`).join(", ")}`);
  if (months) await sql`select ledger_ensure_partitions(${months.from}::date, ${months.to}::date)`;
}

/**
 * Loads a table's rows, given in COPY text format, into an empty table, and answers how many are in it afterwards: the
 * caller must compare. For the driver (postgres.js 3.4.9) swallows an error that comes after the last row was sent; what
 * is asked next on the same connection is answered after it, and truly.
 */
export async function importRows(
  sql: Sql,
  { name, columns }: BackupTable,
  rows: AsyncIterable<Buffer>,
  signal?: AbortSignal,
): Promise<number> {
  const into = await sql.unsafe(`copy public.${quoted(name)} (${columns.map(quoted).join(", ")}) from stdin`).writable();
  let failure: Error | undefined;
  into.on("error", (error) => {
    failure = error;
  });
  for await (const chunk of rows) {
    signal?.throwIfAborted();
    await written(into, chunk);
    if (failure) throw failure;
  }
  into.end();
  await soon();
  const [row] = await sql.unsafe<{ count: string }[]>(`select count(*) from public.${quoted(name)}`);
  if (failure) throw failure;
  return Number(row?.count ?? 0);
}

/** Sets what counts by itself behind the highest number that was loaded, and gathers what the planner needs to know. */
export async function finishLoading(sql: Sql): Promise<void> {
  const counters = await sql<{ statement: string }[]>`
    select format('select setval(%L, (select max(%I) from %s))', s.oid::regclass, a.attname, d.refobjid::regclass) as statement
    from pg_class s
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and s.relnamespace = 'public'::regnamespace`;
  for (const { statement } of counters) await sql.unsafe(statement);
  await sql`analyze`;
}

function written(into: Writable, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => into.write(chunk, (error) => (error ? reject(error) : resolve())));
}
