import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { benchStudio } from "../../../bench/studio.ts";
import { closePool } from "../../../db/client.ts";
import { migratePartly } from "../../../db/migrate.ts";
import { ROOT } from "../paths.ts";
import { restoreBackup } from "./restore.ts";
import { ask, contents, databasesBeside, forge, home, quietly, refusal } from "./testing.ts";
import { writeBackup } from "./write.ts";

test("R17: a cut, altered or foreign backup is refused, and nothing is touched", async (t) => {
  const { url, folder, file, place } = await home(t);
  await benchStudio();
  await closePool();
  await writeBackup(url, file);
  const before = await contents(url);
  const whole = await readFile(file);
  const bad = path.join(folder, "bad.gz");
  const refused = async (bytes: Buffer, story: string) => {
    await writeFile(bad, bytes);
    assert.match(await refusal(restoreBackup(bad, place, quietly())), /cut short or was altered|not a backup of Greenlight/, story);
  };
  for (let n = 0; n < 10; n += 1) {
    const length = Math.floor(Math.random() * whole.length);
    await refused(whole.subarray(0, length), `cut to ${length} of ${whole.length}`);
  }
  await refused(whole.subarray(0, whole.length - 1), "without its last byte");
  await refused(Buffer.concat([whole, whole.subarray(-1)]), "one byte more");
  // The first ten bytes are gzip's own header, which unzipping does not look at in full; the last ones are the seal's.
  const places = [
    4,
    8,
    9,
    whole.length - 1,
    whole.length - 60,
    whole.length - 110,
    ...Array.from({ length: 10 }, () => Math.floor(Math.random() * whole.length)),
  ];
  for (const at of places) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at);
    await refused(bytes, `bit ${at % 8} of byte ${at} of ${whole.length} flipped`);
  }
  await refused(Buffer.from(""), "empty");
  await refused(gzipSync("hello\n"), "another file");
  assert.match(await refusal(restoreBackup(path.join(folder, "none.gz"), place, quietly())), /none\.gz cannot be read/);
  assert.deepEqual(await contents(url), before);
  assert.deepEqual(await databasesBeside(url), []);
});

test("R17: a backup whose books do not add up, or whose rows do not fit, is loaded aside and dropped; the database stays as it was", async (t) => {
  const { url, folder, file, place } = await home(t);
  const { accountId } = await benchStudio();
  await closePool();
  await ask(url, `update accounts set available = available + 1 where account_id = '${accountId}'`);
  await writeBackup(url, file);
  await ask(url, `update accounts set available = available - 1 where account_id = '${accountId}'`);
  const before = await contents(url);
  const broken = await refusal(restoreBackup(file, place, quietly()));
  assert.match(broken, new RegExp(`do not add up in \\d+ places.*${accountId}`));

  const good = path.join(folder, "good.gz");
  await writeBackup(url, good);
  const text = gunzipSync(await readFile(good))
    .toString("utf8")
    .split("\n");
  const { tables } = JSON.parse(text[0] ?? "");
  const table = tables.findIndex(({ name }: { name: string }) => name === "organizations");
  await forge(good, (lines) => {
    const row = lines.findIndex((line) => line.startsWith(`${table}\t`));
    const { rows } = JSON.parse(lines.at(-1) ?? "");
    rows[table] += 1;
    return [...lines.slice(0, row), lines[row] ?? "", ...lines.slice(row, -1), JSON.stringify({ rows })];
  });
  assert.match(await refusal(restoreBackup(good, place, quietly())), /of 2 rows of organizations the database took 0/);
  await forge(good, (lines) => [...lines.slice(0, -2), lines.at(-1) ?? ""]);
  assert.match(await refusal(restoreBackup(good, place, quietly())), /does not hold the rows that it counts/);
  assert.deepEqual(await contents(url), before);
  assert.deepEqual(await databasesBeside(url), []);
});

test("R17: a restore over a database that is in use is refused with the sentence to stop what uses it", async (t) => {
  const { url, file, place } = await home(t);
  await benchStudio();
  await writeBackup(url, file);
  assert.match(await refusal(restoreBackup(file, place, quietly())), /is in use \(greenlight, 127\.0\.0\.1\): stop Greenlight/);
  assert.deepEqual(await databasesBeside(url), []);
});

test("R17: a Greenlight that runs from the folder, or a data folder without a database, ends both commands with one sentence", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "greenlight-backup-"));
  const other = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)", "start"], { stdio: "ignore" });
  t.after(async () => {
    other.kill();
    await rm(folder, { recursive: true });
  });
  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, "scripts", script), ...args], {
      encoding: "utf8",
      env: { ...process.env, GREENLIGHT_DATA: folder, DATABASE_URL: "", DATABASE_OWNER_URL: "" },
    });
  await writeFile(path.join(folder, "start.pid"), String(other.pid));
  const results = [run("restore.ts", "any.gz"), run("restore.ts"), run("backup.ts")];
  assert.deepEqual(
    results.map(({ status }) => status),
    [1, 1, 1],
  );
  assert.match(results[0]?.stderr ?? "", /^\nGreenlight already runs from this folder.*stop that one first/);
  assert.match(results[1]?.stderr ?? "", /^\nName the backup to restore/);
  assert.match(results[2]?.stderr ?? "", /^\nThere is no database in .* to back up: start Greenlight first/);
  assert.deepEqual(await readdir(folder), ["start.pid"]);
});

test("R16: a backup of an earlier version is restored and brought up to date; one of a later or another version is refused by name", async (t) => {
  const { url, folder, file, place } = await home(t);
  await closePool();
  const earlier = path.join(folder, "earlier.gz");
  await writeBackup(url, file);
  await ask(place.adminUrl, `drop database ${new URL(url).pathname.slice(1)}`);
  await ask(place.adminUrl, `create database ${new URL(url).pathname.slice(1)}`);
  await migratePartly(url, 1);
  await ask(url, "insert into users (email) values ('ana@example.com')");
  await writeBackup(url, earlier);
  await restoreBackup(earlier, place, quietly());
  const [row] = await ask(
    url,
    "select email, ledger_ready() as ready, (select count(*) > 1 from drizzle.__drizzle_migrations) as migrated from users",
  );
  assert.deepEqual(row, { email: "ana@example.com", ready: true, migrated: true });

  const migrations = (change: (known: { name: string; hash: string }[]) => unknown[]) => (lines: string[]) => {
    const header = JSON.parse(lines[0] ?? "");
    return [JSON.stringify({ ...header, greenlight: "9.1.0", migrations: change(header.migrations) }), ...lines.slice(1)];
  };
  await forge(
    file,
    migrations((known) => [...known, { name: "0099_later", hash: "abc" }]),
  );
  assert.match(
    await refusal(restoreBackup(file, place, quietly())),
    /newer than this Greenlight: it was made by version 9\.1\.0 with the migration 0099_later/,
  );
  await forge(
    file,
    migrations((known) => [{ name: "0000_other", hash: "abc" }, ...known.slice(1, -1)]),
  );
  assert.match(await refusal(restoreBackup(file, place, quietly())), /another line of Greenlight/);
});
