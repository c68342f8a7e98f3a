import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as apply } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import journal from "./migrations/meta/_journal.json" with { type: "json" };

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
/** Any constant of our own: starters that race queue up behind it. */
export const MIGRATION_LOCK = 7_424_242;

/** What the application's role may do: read everything, write everything but the ledger; the audit log only grows. Checks that found nothing are thinned out after a week. */
const GRANTS = `
  GRANT USAGE ON SCHEMA public TO greenlight_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO greenlight_app;
  REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON accounts, lots, holds, entries, operations, limits, seals, closes, rollup_kinds, rollup_buckets, rollup_spend FROM greenlight_app;
  REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM greenlight_app;
  REVOKE UPDATE, DELETE, TRUNCATE ON quotes, card_versions FROM greenlight_app;
  REVOKE UPDATE, TRUNCATE ON verifications FROM greenlight_app;
  DO $do$ DECLARE part regclass; door regprocedure; BEGIN
    FOR door IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND proname IN ('ledger_post', 'ledger_post_account', 'ledger_open', 'ledger_limit', 'ledger_forget', 'ledger_ready', 'ledger_ensure_partitions', 'ledger_bytes', 'ledger_link') LOOP
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO greenlight_app', door);
    END LOOP;
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'entries'::regclass LOOP
      EXECUTE format('REVOKE ALL ON %s FROM greenlight_app', part);
    END LOOP;
  END $do$;`;

const ROLE = `
  DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenlight_app') THEN CREATE ROLE greenlight_app NOLOGIN; END IF;
    IF NOT pg_has_role(current_user, 'greenlight_app', 'MEMBER') THEN EXECUTE format('GRANT greenlight_app TO %I', current_user); END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $do$;`;

/**
 * Brings the database up to date as its owner: once, however many start together (one advisory lock around drizzle's
 * migrator, which has none). Throws when an applied migration was edited, or one is older than what was applied.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  await alone(ownerUrl, async (sql) => {
    await apply(drizzle(sql), { migrationsFolder: FOLDER });
    await compare(sql);
    await sql.unsafe(GRANTS);
  });
}

/** Brings a database no further than the first `count` migrations, without the application's rights: room for an older backup. */
export async function migratePartly(ownerUrl: string, count: number): Promise<void> {
  const draft = await mkdtemp(path.join(tmpdir(), "greenlight-migrations-"));
  try {
    await cp(FOLDER, draft, { recursive: true });
    await writeFile(path.join(draft, "meta/_journal.json"), JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
    await alone(ownerUrl, (sql) => apply(drizzle(sql), { migrationsFolder: draft }));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The migrations that this version knows, in their order. */
export function knownMigrations(): { name: string; hash: string }[] {
  return readMigrationFiles({ migrationsFolder: FOLDER }).map(({ hash }, index) => ({ name: journal.entries[index]?.tag ?? "", hash }));
}

async function alone(ownerUrl: string, body: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await sql.unsafe(ROLE);
    await body(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

// drizzle applies by date alone: an edited file, or one merged with an older date, would pass without a word.
async function compare(sql: postgres.Sql): Promise<void> {
  const applied = await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations order by created_at`;
  const files = readMigrationFiles({ migrationsFolder: FOLDER });
  files.forEach((file, index) => {
    if (applied[index]?.hash !== file.hash)
      throw new Error(`Migration ${index} in the database is not the one in ${FOLDER}: it was edited, or one was slipped in before it.`);
  });
}
