import type { Sql } from "postgres";

/** A table and the columns that are stored in it: generated ones follow from the others. */
export type BackupTable = { readonly name: string; readonly columns: readonly string[] };

/**
 * All tables of schema public, as the catalogue knows them, each after those that it refers to; partitions are read
 * through their parent. Throws when tables refer to each other in a circle.
 */
export async function readTables(sql: Sql): Promise<BackupTable[]> {
  const tables = await sql<(BackupTable & { refersTo: string[] })[]>`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid and not r.relispartition) as "refersTo"
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by c.relname collate "C"`;
  const ordered: BackupTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.find(({ name, refersTo }) => !placed.has(name) && refersTo.every((other) => placed.has(other)));
    if (!next) throw new Error("The tables refer to each other in a circle: no order fits for loading them.");
    placed.add(next.name);
    ordered.push({ name: next.name, columns: next.columns });
  }
  return ordered;
}

/** The migrations applied to this database, as hashes in their order, and its clock (RFC 3339, UTC). Throws when it was never migrated. */
export async function readState(sql: Sql): Promise<{ takenAt: string; applied: string[] }> {
  const [known] = await sql<{ there: boolean }[]>`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  const rows = known?.there
    ? await sql<{ hash: string; now: Date }[]>`select hash, now() as now from drizzle.__drizzle_migrations order by created_at`
    : [];
  if (!rows[0]) throw new Error("Greenlight has never used this database");
  return { takenAt: rows[0].now.toISOString(), applied: rows.map(({ hash }) => hash) };
}

/** First and last month that has a partition of its own, as dates; null when none has. */
export async function readMonths(sql: Sql): Promise<{ from: string; to: string } | null> {
  const [row] = await sql<{ from: string | null; to: string | null }[]>`
    select min(month) as "from", max(month) as "to"
    from pg_class c, lateral (select replace(substring(c.relname from '_([0-9]{4}_[0-9]{2})$'), '_', '-') || '-01' as month) as named
    where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind = 'r'`;
  return row?.from && row.to ? { from: row.from, to: row.to } : null;
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
