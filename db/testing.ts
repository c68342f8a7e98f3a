import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { migrate } from "./migrate.ts";

/**
 * Makes a migrated database of its own for a test file, on the server of DATABASE_TEST_URL (an owner's URL), and points
 * DATABASE_URL at it. Call it at the top of the file, before anything reads the settings; the answer drops it again.
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
  const drop = async () => {
    const { closePool } = await import("./client.ts");
    await closePool();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  };
  return { url: url.href, drop };
}
