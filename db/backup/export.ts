import type { Readable } from "node:stream";
import type { Sql } from "postgres";
import { MIGRATION_LOCK } from "../migrate.ts";
import { type BackupTable, quoted } from "./catalogue.ts";

/** How many bytes each column that a table lacks adds to its rows: a tab and `\N`. */
export const PADDING = 3;

/**
 * All rows of `tables` as one consistent snapshot, because it is one statement: in PostgreSQL's COPY text format, the
 * table's index in front, every row padded with nulls to `width` columns, tables in the order given. Nothing is locked
 * for those who read or write; a migration waits.
 */
export async function exportRows(sql: Sql, tables: readonly BackupTable[]): Promise<Readable> {
  const width = widthOf(tables);
  const selects = tables.map(({ name, columns }, index) => {
    const values = Array.from({ length: width }, (_, at) => (columns[at] === undefined ? "null" : `${quoted(columns[at])}::text`));
    return `select ${[index, ...values].join(", ")} from public.${quoted(name)}`;
  });
  await sql`select pg_advisory_lock_shared(${MIGRATION_LOCK})`;
  return sql.unsafe(`copy (${selects.join(" union all ")}) to stdout`).readable();
}

export function widthOf(tables: readonly BackupTable[]): number {
  return Math.max(...tables.map(({ columns }) => columns.length));
}
