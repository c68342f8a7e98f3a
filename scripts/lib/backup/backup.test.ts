import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import postgres from "postgres";
import { benchStudio } from "../../../bench/studio.ts";
import { closePool } from "../../../db/client.ts";
import { verifyLedger } from "../../../db/verify.ts";
import type { Caller } from "../../../lib/domain/orgs/caller.ts";
import { confirmSpend } from "../../../lib/services/jobs/confirm-spend.ts";
import { finishJob } from "../../../lib/services/jobs/finish-job.ts";
import { quoteJob } from "../../../lib/services/rating/quote-job.ts";
import { instant } from "../../../lib/units/instant.ts";
import { Failure } from "../failure.ts";
import { restoreBackup } from "./restore.ts";
import { ask, contents, databasesBeside, home, quietly, refusal } from "./testing.ts";
import { writeBackup } from "./write.ts";

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
