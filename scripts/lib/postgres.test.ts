import assert from "node:assert/strict";
import { readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { startPostgres } from "./postgres.ts";
import { temporaryFolder } from "./temporary.ts";

async function folderFor(t: { after: (cleanup: () => Promise<void>) => void }): Promise<string> {
  const { folder, remove } = await temporaryFolder();
  t.after(remove);
  return folder;
}

async function ask<T>(url: string, query: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe<[]>(query);
  } finally {
    await sql.end();
  }
}

async function pidOf(folder: string): Promise<number> {
  const elsewhere = (await readFile(path.join(folder, "postgres-location"), "utf8").catch(() => "")).trim();
  return Number.parseInt(await readFile(path.join(elsewhere || path.join(folder, "postgres"), "postmaster.pid"), "utf8"), 10);
}

test("a new cluster is private: its own passwords, UTF-8, checksums, one loopback address, no superuser for us", async (t) => {
  const folder = await folderFor(t);
  const server = await startPostgres(folder);
  t.after(server.stop);
  const settings = "current_setting('listen_addresses') as address, current_setting('data_checksums') as checksums";
  const [row] = await ask(
    server.appUrl,
    `select ${settings}, current_setting('server_encoding') as encoding, rolsuper as superuser from pg_roles where rolname = current_user`,
  );
  assert.deepEqual({ ...(row as object) }, { address: "127.0.0.1", checksums: "on", encoding: "UTF8", superuser: false });
  assert.equal((await stat(path.join(folder, "secrets.json"))).mode & 0o777, 0o600);
  const wrong = new URL(server.appUrl);
  wrong.password = "password";
  await assert.rejects(ask(wrong.href, "select 1"), /password authentication failed/);
});

test("a killed server is started again by itself, and what was committed is there", async (t) => {
  const folder = await folderFor(t);
  const server = await startPostgres(folder);
  t.after(server.stop);
  await ask(server.ownerUrl, "create table kept as select 7 as figure");
  process.kill(await pidOf(folder), "SIGKILL");
  for (let tries = 0; tries < 100; tries += 1) {
    const rows = await ask<{ figure: number }>(server.ownerUrl, "select figure from kept").catch(() => undefined);
    if (rows) return assert.equal(rows[0]?.figure, 7);
    await sleep(200);
  }
  assert.fail("it did not come back within 20 s");
});

test("R10: a backend that is stopped does not keep a killed server down", async (t) => {
  const folder = await folderFor(t);
  const server = await startPostgres(folder);
  t.after(server.stop);
  const held = postgres(server.ownerUrl, { max: 1, onnotice: () => undefined });
  const [backend] = await held<{ pid: number }[]>`select pg_backend_pid() as pid`;
  assert.ok(backend);
  process.kill(backend.pid, "SIGSTOP");
  process.kill(await pidOf(folder), "SIGKILL");
  await sleep(1_000);
  for (let tries = 0; tries < 100; tries += 1) {
    const rows = await ask<{ one: number }>(server.ownerUrl, "select 1 as one").catch(() => undefined);
    if (rows) return held.end({ timeout: 1 });
    await sleep(200);
  }
  await held.end({ timeout: 1 });
  assert.fail("it did not come back within 20 s");
});

test("a later start takes over the server that a killed one left running", async (t) => {
  const folder = await folderFor(t);
  const first = await startPostgres(folder);
  const pid = await pidOf(folder);
  const second = await startPostgres(folder);
  assert.equal(await pidOf(folder), pid);
  assert.equal(second.appUrl, first.appUrl);
  await Promise.all([first.stop(), second.stop()]);
});

test("a damaged data folder is refused with a sentence that names it", async (t) => {
  const folder = await folderFor(t);
  await (await startPostgres(folder)).stop();
  const elsewhere = (await readFile(path.join(folder, "postgres-location"), "utf8").catch(() => "")).trim();
  const data = elsewhere || path.join(folder, "postgres");
  await rename(path.join(data, "global", "pg_control"), path.join(data, "global", "gone"));
  await assert.rejects(startPostgres(folder), (error: Error) => error.message.includes(data) && error.message.includes("Restore a backup"));
  await rename(path.join(data, "PG_VERSION"), path.join(data, "gone"));
  await assert.rejects(startPostgres(folder), /not a whole database/);
});
