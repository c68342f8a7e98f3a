import postgres, { type Sql } from "postgres";
import { readTables } from "../../../db/backup/catalogue.ts";
import { openForBackup } from "../../../db/backup/connection.ts";
import { finishLoading, importRows, makeRoom } from "../../../db/backup/import.ts";
import { connectedTo, createLike, dropDatabase, exchange } from "../../../db/backup/place.ts";
import { knownMigrations, migrate, migratePartly } from "../../../db/migrate.ts";
import { verifyLedger } from "../../../db/verify.ts";
import { Failure, messageOf } from "../failure.ts";
import { checkMigrations, checkTables } from "./fit.ts";
import { type Checked, checkBackup, tablesIn } from "./read.ts";

/** Where to restore: `ownerUrl` names the database to be replaced, `adminUrl` another one of the same server, for making and renaming. */
export type Place = { readonly ownerUrl: string; readonly adminUrl: string };

/** `now` names the databases, `tell` hears of each step, and `signal` stops it with nothing changed. */
export type Run = { readonly now: Date; readonly tell: (line: string) => void; readonly signal?: AbortSignal };

export type Restored = { readonly accounts: number; readonly entries: number; readonly takenAt: string; readonly kept: string };

/**
 * Puts a backup in the place of the database, which is kept under another name. The backup is checked, loaded beside it,
 * and its books verified, before anything is changed; whatever fails before leaves all as it was. Throws a Failure then,
 * and when the file is no whole backup, is of another version, or anybody uses the database.
 */
export async function restoreBackup(file: string, place: Place, run: Run): Promise<Restored> {
  run.tell("Checking the backup …");
  const backup = await checkBackup(file);
  checkMigrations(backup.header, knownMigrations());
  const current = decodeURIComponent(new URL(place.ownerUrl).pathname.slice(1));
  const stamp = run.now.toISOString().replace(/\D/g, "").slice(0, 14);
  const fresh = named(current, `_restore_${stamp}`);
  const kept = named(current, `_before_restore_${stamp}`);
  const admin = openForBackup(place.adminUrl);
  try {
    await refuseWhileUsed(admin, current);
    await createLike(admin, current, fresh).catch((error: unknown) => {
      throw new Failure(`A new database could not be made beside ${current}: ${messageOf(error)}. Nothing was changed.`);
    });
    try {
      await fill(at(place.ownerUrl, fresh), backup, run);
      await refuseWhileUsed(admin, current);
      await exchange(admin, current, fresh, kept);
    } catch (error) {
      await dropDatabase(admin, fresh);
      throw error instanceof Failure ? error : new Failure(`The backup could not be restored: ${messageOf(error)}. Nothing was changed.`);
    }
  } finally {
    await admin.end({ timeout: 1 });
  }
  const rowsOf = (name: string) => backup.rows[backup.header.tables.findIndex((table) => table.name === name)] ?? 0;
  return { accounts: rowsOf("accounts"), entries: rowsOf("entries"), takenAt: backup.header.takenAt, kept };
}

async function fill(ownerUrl: string, backup: Checked, { tell, signal }: Run): Promise<void> {
  tell("Making a new database beside the one in use …");
  await migratePartly(ownerUrl, backup.header.migrations.length);
  const sql = openForBackup(ownerUrl);
  try {
    const made = await readTables(sql);
    checkTables(backup.header.tables, made);
    await makeRoom(sql, made, backup.header.months);
    tell("Loading the rows …");
    for await (const { table, rows, count } of tablesIn(backup)) {
      const loaded = await importRows(sql, table, rows, signal);
      if (loaded !== count) throw new Error(`of ${count} rows of ${table.name} the database took ${loaded}`);
    }
    await migrate(ownerUrl);
    await finishLoading(sql);
    tell("Verifying the books …");
    await verify(sql);
    signal?.throwIfAborted();
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function verify(sql: Sql): Promise<void> {
  const breaks = await verifyLedger(null, sql);
  const [first] = breaks;
  if (first)
    throw new Failure(
      `The books in the backup do not add up in ${breaks.length} places, the first: ${first.rule}, account ${first.accountId}: ${first.detail}. Nothing was changed.`,
    );
}

async function refuseWhileUsed(admin: Sql, database: string): Promise<void> {
  const users = await connectedTo(admin, database);
  if (users.length > 0)
    throw new Failure(
      `The database ${database} is in use (${[...new Set(users)].join("; ")}): stop Greenlight and whatever else is connected to it, then restore again. Nothing was changed.`,
    );
}

/** PostgreSQL cuts longer names off, and would then find the same one twice. */
function named(database: string, suffix: string): string {
  return `${database.slice(0, 63 - suffix.length)}${suffix}`;
}

/** The same server and login, another database. */
export function at(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

/** A database of that server to work from, as PostgreSQL's own tools choose it. Throws a Failure when the login can enter neither. */
export async function adminUrlOf(ownerUrl: string): Promise<string> {
  const said = new Set<string>();
  for (const database of ["postgres", "template1"]) {
    const url = at(ownerUrl, database);
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
    try {
      await sql`select 1`;
      return url;
    } catch (error) {
      said.add(messageOf(error));
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  throw new Failure(`The server of DATABASE_OWNER_URL (or DATABASE_URL) lets nobody in to make a database: ${[...said].join("; ")}.`);
}
