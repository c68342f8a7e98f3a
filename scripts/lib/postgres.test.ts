import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { startPostgres } from "./postgres.ts";
import { temporaryFolder } from "./temporary.ts";

const KEEPER = `
  const { startPostgres } = await import(${JSON.stringify(new URL("./postgres.ts", import.meta.url).href)});
  const server = await startPostgres(process.argv[1]);
  process.stdout.write(server.ownerUrl + "\\n");
  setInterval(() => undefined, 1_000);`;

/** A data folder of the test's own. What is given to `undo` is done before the folder goes, the last first. */
async function groundFor(t: TestContext): Promise<{ folder: string; undo: (step: () => Promise<void>) => void }> {
  const { folder, remove } = await temporaryFolder();
  const steps = [remove];
  t.after(async () => {
    for (const step of steps.reverse()) await step();
  });
  return { folder, undo: (step) => steps.push(step) };
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
  const { folder, undo } = await groundFor(t);
  const server = await startPostgres(folder);
  undo(server.stop);
  const settings = "current_setting('listen_addresses') as address, current_setting('data_checksums') as checksums";
  const [row] = await ask<object>(
    server.appUrl,
    `select ${settings}, current_setting('server_encoding') as encoding, rolsuper as superuser from pg_roles where rolname = current_user`,
  );
  assert.deepEqual({ ...row }, { address: "127.0.0.1", checksums: "on", encoding: "UTF8", superuser: false });
  assert.equal((await stat(path.join(folder, "secrets.json"))).mode & 0o777, 0o600);
  const wrong = new URL(server.appUrl);
  wrong.password = "password";
  await assert.rejects(ask(wrong.href, "select 1"), /password authentication failed/);
});

test("a killed server is started again by itself, and what was committed is there", async (t) => {
  const { folder, undo } = await groundFor(t);
  const server = await startPostgres(folder);
  undo(server.stop);
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
  const { folder, undo } = await groundFor(t);
  const server = await startPostgres(folder);
  undo(server.stop);
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
  const { folder } = await groundFor(t);
  const first = await startPostgres(folder);
  const pid = await pidOf(folder);
  const second = await startPostgres(folder);
  assert.equal(await pidOf(folder), pid);
  assert.equal(second.appUrl, first.appUrl);
  await Promise.all([first.stop(), second.stop()]);
});

for (const [victims, killed] of [
  ["its keeper", []],
  ["its keeper and the postmaster, while a backend is stopped,", ["postmaster"]],
] as const) {
  test(`R10: after a kill -9 of ${victims} the next start has the server and all that was committed`, async (t) => {
    const { folder, undo } = await groundFor(t);
    const keeper = spawn(process.execPath, ["--input-type=module", "--eval", KEEPER, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const url = await new Promise<string>((resolve) =>
      keeper.stdout.on("data", (chunk) => /postgres:\S+/.test(`${chunk}`) && resolve(`${chunk}`.trim().split("\n").at(-1) ?? "")),
    );
    await ask(url, "create table kept as select 7 as figure");
    const busy = postgres(url, { max: 1, onnotice: () => undefined });
    const [backend] = await busy<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const pid = await pidOf(folder);
    if (killed.length > 0) process.kill(backend?.pid ?? 0, "SIGSTOP");
    keeper.kill("SIGKILL");
    if (killed.length > 0) process.kill(pid, "SIGKILL");
    const next = await startPostgres(folder);
    undo(next.stop);
    const [row] = await ask<{ figure: number }>(next.ownerUrl, "select figure from kept");
    assert.equal(row?.figure, 7);
    assert.equal((await pidOf(folder)) === pid, killed.length === 0);
    await busy.end({ timeout: 1 });
  });
}

test("a damaged data folder is refused with a sentence that names it", async (t) => {
  const { folder } = await groundFor(t);
  await (await startPostgres(folder)).stop();
  const elsewhere = (await readFile(path.join(folder, "postgres-location"), "utf8").catch(() => "")).trim();
  const data = elsewhere || path.join(folder, "postgres");
  await rename(path.join(data, "global", "pg_control"), path.join(data, "global", "gone"));
  await assert.rejects(startPostgres(folder), (error: Error) => error.message.includes(data) && error.message.includes("Restore a backup"));
  await rename(path.join(data, "PG_VERSION"), path.join(data, "gone"));
  await assert.rejects(startPostgres(folder), /not a whole database/);
});
