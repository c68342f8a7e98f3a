import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { at, openOrg } from "../testing.ts";
import { closeDuePeriods } from "./close-due-periods.ts";

const START = at("2026-01-10T09:00:00Z");
const NOW = at("2026-03-20T09:00:00Z");
const ACCOUNTS = 200;
/** The worker's round as a process of its own, which can be killed. */
const ROUND = `
  const { closeDuePeriods } = await import("./lib/services/plans/close-due-periods.ts");
  process.send("began");
  process.send(await closeDuePeriods(${NOW}));
  process.exit(0);`;

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

function closer(): ChildProcess {
  const env = { ...process.env, DATABASE_URL: database.url };
  return fork("-", [], { execArgv: ["--input-type=module", "--eval", ROUND], env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

async function closes(): Promise<number> {
  const [row] = await pool()<{ count: number }[]>`select count(*)::int from closes`;
  return row?.count ?? 0;
}

test("ACT-6: two missed closes of 200 accounts are each made once, while the closing processes are killed at random and two run at once", async (t) => {
  for (let index = 0; index < ACCOUNTS; index += 20)
    await Promise.all(Array.from({ length: 20 }, (_, each) => openOrg("act3", "creator", later(START, index + each))));
  const due = 2 * ACCOUNTS;
  let kills = 0;
  // A fixed run of waits between 0 and 0.6 s: whatever each leaves behind, the next goes on from.
  for (let draw = 7; kills < 4 && (await closes()) < due; draw = (draw * 75 + 74) % 65_537) {
    const pair = [closer(), closer()];
    await Promise.all(pair.map((child) => once(child, "message")));
    await pause((draw / 65_537) * 600);
    for (const child of pair) child.kill("SIGKILL");
    await Promise.all(pair.map(async (child) => child.signalCode ?? child.exitCode ?? (await once(child, "exit"))));
    kills += 1;
  }
  t.diagnostic(`${kills} pairs were killed, after which ${await closes()} of ${due} closes were made`);
  await Promise.all([closeDuePeriods(NOW), closeDuePeriods(NOW)]);
  const [books] = await pool()<{ closes: number; accounts: number; grants: number; lots: number; open: number }[]>`
    select (select count(*)::int from closes) as closes, (select count(distinct account_id)::int from closes) as accounts,
      (select count(*)::int from entries where kind = 'grant') as grants, (select count(*)::int from lots where source = 'plan period') as lots,
      (select count(*)::int from accounts where period_end <= to_timestamp(${NOW / 1_000})) as open`;
  assert.deepEqual(books, { closes: due, accounts: ACCOUNTS, grants: 3 * ACCOUNTS, lots: 3 * ACCOUNTS, open: 0 });
  assert.deepEqual(await verifyLedger(null, undefined, NOW), []);
});

test("an account whose card is not there keeps no other from being closed, and the round says so at its end", async () => {
  const [lost, found] = [await openOrg("act3", "creator", START), await openOrg("act3", "creator", later(START, DAY))];
  const admin = database.url;
  await asOwner(admin, `update accounts set card_version = 99 where account_id = '${lost.accountId}'`);
  await assert.rejects(closeDuePeriods(NOW), /No card act3 version 99/);
  const rows = await pool()<
    { account_id: string }[]
  >`select distinct account_id from closes where account_id in (${lost.accountId}, ${found.accountId})`;
  assert.deepEqual(
    rows.map((row) => row.account_id),
    [found.accountId],
  );
});

async function asOwner(url: string, statement: string): Promise<void> {
  const { default: postgres } = await import("postgres");
  const sql = postgres(url, { max: 1 });
  await sql.unsafe(statement);
  await sql.end();
}
