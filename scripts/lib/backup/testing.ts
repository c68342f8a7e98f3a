import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import postgres from "postgres";
import { closePool } from "../../../db/client.ts";
import { freshDatabase } from "../../../db/testing.ts";
import { Failure } from "../failure.ts";
import { seal } from "./format.ts";
import { adminUrlOf } from "./restore.ts";

type Home = {
  readonly url: string;
  readonly folder: string;
  readonly file: string;
  readonly place: { ownerUrl: string; adminUrl: string };
};

/** A database and a folder of this test's own; whatever a restore leaves beside the database goes with them. */
export async function home(t: TestContext): Promise<Home> {
  const { url, drop } = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "greenlight-backup-"));
  const adminUrl = await adminUrlOf(url);
  t.after(async () => {
    await closePool();
    for (const name of await databasesBeside(url)) await ask(adminUrl, `drop database ${name} with (force)`);
    await drop();
    await rm(folder, { recursive: true });
  });
  return { url, folder, file: path.join(folder, "one.gz"), place: { ownerUrl: url, adminUrl } };
}

export const quietly = () => ({ now: new Date(), tell: () => undefined });

export async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(query))];
  } finally {
    await sql.end();
  }
}

/** What a restore has left beside a database. */
export async function databasesBeside(url: string): Promise<string[]> {
  const name = new URL(url).pathname.slice(1);
  const rows = await ask(url, `select datname as name from pg_database where datname like '${name.slice(0, 31)}%restore\\_%' order by 1`);
  return rows.map((row) => String(row["name"]));
}

/** Every table's rows and a digest of them, by a way of its own. */
export async function contents(url: string): Promise<Record<string, string>> {
  const tables = await ask(
    url,
    "select c.oid::regclass::text as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await ask(
      url,
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as said from ${name} t`,
    );
    found[String(name)] = String(row?.["said"]);
  }
  return found;
}

/** The same backup after `edit` changed its lines, sealed as if Greenlight had written it so. */
export async function forge(file: string, edit: (lines: string[]) => string[]): Promise<void> {
  const lines = gunzipSync(await readFile(file))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .slice(0, -1);
  const content = gzipSync(`${edit(lines).join("\n")}\n`);
  await writeFile(file, Buffer.concat([content, seal(createHash("sha256").update(content).digest("hex"))]));
}

/** The sentence with which something was refused. */
export async function refusal(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Failure, String(error));
  return error.message;
}
