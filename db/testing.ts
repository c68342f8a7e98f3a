import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { closePool, connectTo } from "./client.ts";
import { migrate } from "./migrate.ts";

/**
 * Makes a migrated database of its own for a test file, on the server of DATABASE_TEST_URL (an owner's URL), and points
 * the process's pool at it. The answer drops it again.
 */
export async function freshDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env["DATABASE_TEST_URL"];
  if (!server) throw new Error("Tests need a PostgreSQL: run them by `npm test`, or set DATABASE_TEST_URL.");
  const name = `greenlight_test_${randomUUID().replaceAll("-", "")}`;
  const admin = postgres(server, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  process.env["DATABASE_URL"] = url.href;
  connectTo(url.href);
  const drop = async () => {
    await closePool();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  };
  return { url: url.href, drop };
}
