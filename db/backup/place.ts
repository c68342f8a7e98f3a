import type { Sql } from "postgres";
import { quoted } from "./catalogue.ts";

/** Makes an empty database like `model`: its owner, encoding, locale and who may connect. Throws when the login may not. */
export async function createLike(sql: Sql, model: string, name: string): Promise<void> {
  const [row] = await sql<{ statement: string }[]>`
    select format('create database %I owner %I template template0 encoding %L lc_collate %L lc_ctype %L%s', ${name}::text, pg_get_userbyid(datdba),
      pg_encoding_to_char(encoding), datcollate, datctype,
      case datlocprovider when 'i' then format(' locale_provider icu icu_locale %L', locale)
        when 'b' then format(' locale_provider builtin builtin_locale %L', locale) else '' end) as statement
    from pg_database d, coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale
    where datname = ${model}`;
  if (!row) throw new Error(`there is no database ${model}`);
  await sql.unsafe(row.statement);
  const grants = await sql<{ statement: string }[]>`
    select format('revoke all on database %I from public', ${name}::text) as statement from pg_database where datname = ${model} and datacl is not null
    union all
    select format('grant %s on database %I to %s', privilege_type, ${name}::text,
      case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
    from pg_database, aclexplode(datacl) where datname = ${model} and grantee <> datdba`;
  for (const { statement } of grants) await sql.unsafe(statement);
}

/** Who is connected to a database besides this connection: `name of the program, address`, one each. */
export async function connectedTo(sql: Sql, database: string): Promise<string[]> {
  const rows = await sql<{ who: string }[]>`
    select concat_ws(', ', coalesce(nullif(application_name, ''), usename), host(client_addr)) as who
    from pg_stat_activity where datname = ${database} and usename is not null and pid <> pg_backend_pid()`;
  return rows.map(({ who }) => who);
}

/** Puts `fresh` in the place of `current`, which stays as `kept`: both or neither. Throws while anybody is connected to one of them. */
export async function exchange(sql: Sql, current: string, fresh: string, kept: string): Promise<void> {
  const renames = [
    `alter database ${quoted(current)} rename to ${quoted(kept)}`,
    `alter database ${quoted(fresh)} rename to ${quoted(current)}`,
  ];
  // Inside DO it is one statement, so a crash between the two leaves the old name where it was.
  const [row] = await sql<{ statement: string }[]>`
    select format('do %L', 'begin ' || (select string_agg(format('execute %L;', line), ' ') from unnest(${renames}::text[]) as line) || ' end') as statement`;
  if (row) await sql.unsafe(row.statement);
}

/** Drops a database, whoever is connected; nothing when it is not there. */
export async function dropDatabase(sql: Sql, name: string): Promise<void> {
  await sql.unsafe(`drop database if exists ${quoted(name)} with (force)`);
}
