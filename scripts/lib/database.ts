import postgres from "postgres";
import type { Env } from "../../lib/env.ts";
import { Failure, messageOf, say } from "./failure.ts";
import { startPostgres } from "./postgres.ts";

const OLDEST = 150_000;

/** A migrated database: `ownerUrl` for migrations, `appUrl` for the application. */
export type Database = { readonly appUrl: string; readonly ownerUrl: string };

/**
 * Takes the operator's server when DATABASE_URL names one, else starts the embedded one and hands its `stop` to `started`
 * at once, and brings the schema up to date. Throws a Failure that says what to do.
 */
export async function startDatabase(env: Env, folder: string, started: (stop: () => Promise<void>) => void): Promise<Database> {
  if (env.DATABASE_URL) {
    const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL;
    await checkServer(ownerUrl);
    await migrateTo(ownerUrl);
    return { appUrl: env.DATABASE_URL, ownerUrl };
  }
  say("Starting PostgreSQL …");
  const server = await startPostgres(folder);
  started(server.stop);
  await migrateTo(server.ownerUrl);
  return server;
}

async function migrateTo(ownerUrl: string): Promise<void> {
  say("Bringing the database up to date …");
  const { migrate } = await import("../../db/migrate.ts");
  await migrate(ownerUrl).catch((error: unknown) => {
    throw new Failure(`The database could not be brought up to date: ${messageOf(error)}`);
  });
}

/** Says in one sentence why the operator's server cannot be used. */
async function checkServer(url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  let version: string;
  try {
    const [row] = await sql<{ version: string }[]>`select current_setting('server_version_num') as version`;
    version = row?.version ?? "0";
  } catch (error) {
    throw new Failure(`DATABASE_URL cannot be used: the database ${pathname.slice(1)} on ${host} answers "${messageOf(error)}".`);
  } finally {
    await sql.end({ timeout: 1 });
  }
  if (Number(version) < OLDEST)
    throw new Failure(`DATABASE_URL leads to PostgreSQL ${Math.floor(Number(version) / 10_000)}: Greenlight needs 15 or newer.`);
}

/** Are the organizations of these ids all there? */
export async function haveOrganizations(url: string, ids: readonly string[]): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    const [row] = await sql<{ known: number }[]>`select count(*)::int as known from organizations where id in ${sql(ids)}`;
    return row?.known === ids.length;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
