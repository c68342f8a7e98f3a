import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import postgres from "postgres";
import { migrate } from "./migrate.ts";
import { freshDatabase } from "./testing.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test("five instances that start at once on an empty database migrate it once", async () => {
  const server = process.env["DATABASE_TEST_URL"] ?? "";
  const admin = postgres(server, { max: 1 });
  const name = `${new URL(database.url).pathname.slice(1)}_race`;
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await Promise.all(Array.from({ length: 5 }, () => migrate(url.href)));
  const sql = postgres(url.href, { max: 1 });
  const [row] = await sql`select count(*)::int as applied, count(distinct hash)::int as files from drizzle.__drizzle_migrations`;
  await sql.end();
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
  assert.ok(row?.["applied"] > 0);
  assert.equal(row?.["applied"], row?.["files"]);
});

test("a migration that was edited after it was applied is refused", async () => {
  const sql = postgres(database.url, { max: 1 });
  await sql`update drizzle.__drizzle_migrations set hash = 'other' where id = 1`;
  await sql.end();
  await assert.rejects(migrate(database.url), /is not the one in/);
});
