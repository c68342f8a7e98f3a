import postgres from "postgres";
import { Failure, messageOf } from "./failure.ts";
import type { Secrets } from "./secrets.ts";

const DATABASE = "greenlight";
const OWNER = "greenlight_owner";
const APPLICATION = "greenlight_app";

/**
 * Makes the database and its two login roles, or gives existing ones the installation's passwords. The owner migrates and
 * is no superuser; the application owns nothing, so that the ledger's tables are closed to it.
 */
export async function makeDatabase(port: number, secrets: Secrets): Promise<{ ownerUrl: string; appUrl: string; superuserUrl: string }> {
  const url = (user: string, password: string, database: string) => urlOf(port, user, password, database);
  const sql = postgres(url("postgres", secrets.superuser, "postgres"), { max: 1, onnotice: () => undefined, connect_timeout: 30 });
  try {
    await waitUntilReady(sql);
    for (const [role, password] of [
      [OWNER, secrets.owner],
      [APPLICATION, secrets.application],
    ] as const) {
      const [known] = await sql`select 1 from pg_roles where rolname = ${role}`;
      // The password is our own hexadecimal text: a utility statement takes no parameters.
      await sql.unsafe(`${known ? "alter" : "create"} role ${role} login nosuperuser password '${password}'`);
    }
    await sql.unsafe(`grant ${APPLICATION} to ${OWNER}`);
    const [known] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (!known) await sql.unsafe(`create database ${DATABASE} owner ${OWNER}`);
    await sql.unsafe(`revoke all on database ${DATABASE} from public`);
    await sql.unsafe(`grant connect on database ${DATABASE} to ${APPLICATION}`);
  } catch (error) {
    throw new Failure(
      `PostgreSQL runs, but Greenlight could not sign in to it (${messageOf(error)}): the secrets and the data of this folder may not belong together.`,
    );
  } finally {
    await sql.end({ timeout: 2 });
  }
  return {
    ownerUrl: ownerUrlAt(port, secrets),
    appUrl: appUrlAt(port, secrets),
    superuserUrl: url("postgres", secrets.superuser, "postgres"),
  };
}

/** Where the application finds the embedded server on `port`. */
export function appUrlAt(port: number, secrets: Secrets): string {
  return urlOf(port, APPLICATION, secrets.application, DATABASE);
}

/** Where the owner finds it: for migrations, backups and restores. */
export function ownerUrlAt(port: number, secrets: Secrets): string {
  return urlOf(port, OWNER, secrets.owner, DATABASE);
}

function urlOf(port: number, user: string, password: string, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** After a crash the port is open while the log is still replayed: 57P03 means "not yet". */
async function waitUntilReady(sql: postgres.Sql): Promise<void> {
  const end = performance.now() + 120_000;
  for (;;) {
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      const notYet = error instanceof postgres.PostgresError && error.code === "57P03";
      if (!notYet || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
