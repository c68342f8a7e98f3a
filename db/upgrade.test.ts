import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import postgres from "postgres";
import { DAY, later, MINUTE } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { closePool, connectTo, openPool } from "./client.ts";
import { Poster } from "./ledger/poster.ts";
import { knownMigrations, migrate, migratePartly } from "./migrate.ts";
import { START, TestAccount } from "./testing-account.ts";
import { verifyLedger } from "./verify.ts";

const server = process.env["DATABASE_TEST_URL"] ?? "";
const name = `greenlight_test_${randomUUID().replaceAll("-", "")}`;
const url = new URL(server);
url.pathname = `/${name}`;

after(async () => {
  await closePool();
  const admin = postgres(server, { max: 1 });
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.end();
});

test("R16: books that were kept by quarters of an hour are kept by five minutes after the upgrade, and what is posted meanwhile happens once", async () => {
  const admin = postgres(server, { max: 1 });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  const before = knownMigrations().findIndex(({ name }) => name === "0013_sums_by_five_minutes");
  await migratePartly(url.href, before);
  const owner = postgres(url.href, { max: 1, onnotice: () => undefined });
  await owner`grant select on all tables in schema public to greenlight_app`;
  await owner`grant execute on all functions in schema public to greenlight_app`;
  process.env["DATABASE_URL"] = url.href;
  connectTo(url.href);
  const account = new TestAccount(true);
  await account.open();
  const settings = {
    lanes: 2,
    most: 1_000,
    deadline: 4_000,
    patience: 15_000,
    waiting: { lane: 1_000, account: 1_000 },
    perAccount: false,
  };
  const poster = new Poster({ ...settings, open: () => openPool(url.href, 1), moved: () => undefined });
  let posted = 0;
  const hold = async () => {
    const number = posted;
    posted += 1;
    const answer = await poster.post(account.id, {
      kind: "hold",
      key: `hold:${number}`,
      actor: "user:test",
      at: later(START, number * MINUTE),
      holdId: randomUUID(),
      amount: millis(1n),
      expiresAt: later(START, 9 * DAY),
      ...{ operation: "shot", cardId: "act3", cardVersion: 1, runner: "self", quoteId: null },
    });
    assert.equal(answer.status, "done");
  };
  for (let first = 0; first < 40; first++) await hold();
  const upgrade = { isDone: false };
  const caller = async () => {
    while (!upgrade.isDone) await hold();
    await hold();
  };
  const callers = [caller(), caller(), caller()];
  await migrate(url.href);
  upgrade.isDone = true;
  await Promise.all(callers);
  await poster.end();
  assert.deepEqual(await verifyLedger(account.id, undefined, START), []);
  const [row] =
    await owner`select sum(count)::int as counted, count(*)::int as buckets from rollup_buckets where account_id = ${account.id} and kind = 'hold'`;
  await owner.end();
  // One a minute.
  assert.deepEqual(row, { counted: posted, buckets: Math.ceil(posted / 5) });
});
