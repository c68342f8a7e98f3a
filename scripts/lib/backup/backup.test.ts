import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import postgres from "postgres";
import { benchStudio } from "../../../bench/studio.ts";
import { closePool } from "../../../db/client.ts";
import { migratePartly } from "../../../db/migrate.ts";
import { freshDatabase } from "../../../db/testing.ts";
import { verifyLedger } from "../../../db/verify.ts";
import type { Caller } from "../../../lib/domain/orgs/caller.ts";
import { confirmSpend } from "../../../lib/services/jobs/confirm-spend.ts";
import { finishJob } from "../../../lib/services/jobs/finish-job.ts";
import { quoteJob } from "../../../lib/services/rating/quote-job.ts";
import { instant } from "../../../lib/units/instant.ts";
import { Failure } from "../failure.ts";
import { ROOT } from "../paths.ts";
import { seal } from "./format.ts";
import { adminUrlOf, restoreBackup } from "./restore.ts";
import { writeBackup } from "./write.ts";

type Home = {
  readonly url: string;
  readonly folder: string;
  readonly file: string;
  readonly place: { ownerUrl: string; adminUrl: string };
};

/** A database and a folder of this test's own; whatever a restore leaves beside the database goes with them. */
async function home(t: TestContext): Promise<Home> {
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

const quietly = () => ({ now: new Date(), tell: () => undefined });

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(query))];
  } finally {
    await sql.end();
  }
}

async function databasesBeside(url: string): Promise<string[]> {
  const name = new URL(url).pathname.slice(1);
  const rows = await ask(url, `select datname as name from pg_database where datname like '${name.slice(0, 31)}%restore\\_%' order by 1`);
  return rows.map((row) => String(row["name"]));
}

/** Every table's rows and a digest of them, by a way of its own. */
async function contents(url: string): Promise<Record<string, string>> {
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

async function dataLines(file: string): Promise<string[]> {
  return gunzipSync(await readFile(file))
    .toString("utf8")
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .sort();
}

async function spend(caller: Caller): Promise<void> {
  const now = instant(Date.now());
  const quote = await quoteJob({ ...caller, now }, { operation: "shot", params: { quality: "Q2", count: 1 } });
  if (!quote.ok) throw new Error(quote.reason);
  const job = await confirmSpend({ ...caller, now }, { quoteId: quote.value.id, run: "self" });
  if (!job.ok) throw new Error(job.reason);
  if (Math.random() < 0.7)
    await finishJob({ ...caller, role: "system", actor: "system:test", now }, { jobId: job.value.jobId, output: {} });
}

async function refusal(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Failure, String(error));
  return error.message;
}

test("R17: a backup taken while credits move restores to the same books, row for row", async (t) => {
  const { url, folder, file, place } = await home(t);
  const studios = await Promise.all([benchStudio(), benchStudio()]);
  let moving = true;
  t.after(() => {
    moving = false;
  });
  let spends = 0;
  const people = Array.from({ length: 8 }, async (_, index) => {
    for (const studio = studios[index % 2]; moving && studio; spends += 1) await spend(studio);
  });
  while (spends < 40) await sleep(20);
  const before = spends;
  const written = await writeBackup(url, file);
  while (spends < before + 20) await sleep(20);
  moving = false;
  await Promise.all(people);
  await closePool();

  const restored = await restoreBackup(file, place, quietly());
  assert.equal(restored.takenAt, written.takenAt);
  assert.equal(restored.accounts, 2);
  assert.ok(restored.entries > 40);
  assert.deepEqual(await verifyLedger(), []);
  await closePool();
  const again = path.join(folder, "again.gz");
  await writeBackup(url, again);
  const lines = await dataLines(file);
  assert.equal(lines.length, written.rows);
  assert.deepEqual(await dataLines(again), lines);
  assert.deepEqual(await databasesBeside(url), [restored.kept]);
  const [kept] = await ask(place.adminUrl.replace(/[^/]*$/, restored.kept), "select count(*)::int as entries from entries");
  assert.ok(Number(kept?.["entries"]) > restored.entries, "what came after the backup is still in the database that was put aside");
});

test("R17: values that a text format could bend come back as they were, also in months long past, and the file is private", async (t) => {
  const { url, file, place } = await home(t);
  await benchStudio();
  await closePool();
  const odd = "E'tab\\t newline\\n return\\r backslash \\\\ \\\\N \\\\. quote\\' \"{,}\" ß 🎬 İ'";
  await ask(
    url,
    `insert into organizations (id, slug, name, kind, spending_roles, created_at) select gen_random_uuid(), name, name, '', array[name, '', 'NULL', null], 'infinity'
     from unnest(array['', '{', '\\N', '\\.', ${odd}]) as name;
     insert into audit (account_id, id, at, actor, action, detail) values (gen_random_uuid(), gen_random_uuid(), '0044-03-15 BC', '', 'x', jsonb_build_object(${odd}, 1e400, 'deep', array[${odd}]));
     select ledger_ensure_partitions('2019-12-30', '2020-01-02');
     insert into outbox (account_id, id, topic, payload, due_at) select gen_random_uuid(), gen_random_uuid(), repeat('long ', 300000), 'null', 'epoch' from generate_series(1, 3)`,
  );
  const before = await contents(url);
  await writeBackup(url, file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await restoreBackup(file, place, quietly());
  assert.deepEqual(await contents(url), before);
  const [old] = await ask(url, "select to_regclass('entries_2020_01') is not null as there");
  assert.equal(old?.["there"], true);
});

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

/** The same backup after `edit` changed its lines, sealed as if Greenlight had written it so. */
async function forge(file: string, edit: (lines: string[]) => string[]): Promise<void> {
  const lines = gunzipSync(await readFile(file))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .slice(0, -1);
  const content = gzipSync(`${edit(lines).join("\n")}\n`);
  await writeFile(file, Buffer.concat([content, seal(createHash("sha256").update(content).digest("hex"))]));
}

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

test("R17: a backup that loses its connection, or is told to stop, leaves no file", async (t) => {
  const { url, folder, file, place } = await home(t);
  await closePool();
  const lock = postgres(url, { max: 1 });
  t.after(() => lock.end());
  // A lock that lasts makes it wait in the middle of its statement.
  await lock.unsafe("begin; lock table users in access exclusive mode");
  const backups = `from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}' and application_name = 'greenlight backup'`;
  const waiting = async () => {
    while ((await ask(place.adminUrl, `select pid ${backups} and wait_event_type = 'Lock'`)).length === 0) await sleep(20);
  };
  const lost = refusal(writeBackup(url, file));
  await waiting();
  await ask(place.adminUrl, `select pg_terminate_backend(pid) ${backups}`);
  assert.match(await lost, /could not be made, and there is no file/);
  const stop = new AbortController();
  const stopped = refusal(writeBackup(url, file, stop.signal));
  await waiting();
  stop.abort(new Failure("Stopped on the way"));
  await lock.unsafe("rollback");
  assert.match(await stopped, /Stopped on the way/);
  assert.deepEqual(await readdir(folder), []);
});
