import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { DAY, later } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { openPool } from "../client.ts";
import { loadAccount } from "../queries/ledger.ts";
import { freshDatabase } from "../testing.ts";
import { START, TestAccount } from "../testing-account.ts";
import { verifyLedger } from "../verify.ts";
import { Lane } from "./lane.ts";
import { Poster } from "./poster.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: postgres.Sql;
const ask = Lane.prototype.call;
const calls = { now: 0, most: 0, sizes: [] as number[] };
before(async () => {
  database = await freshDatabase();
  owner = postgres(database.url, { max: 2, onnotice: () => undefined });
  Lane.prototype.call = async function (items) {
    calls.now += 1;
    calls.most = Math.max(calls.most, calls.now);
    calls.sizes.push(items.length);
    try {
      return await ask.call(this, items);
    } finally {
      calls.now -= 1;
    }
  };
});
after(async () => {
  Lane.prototype.call = ask;
  await owner.end();
  await database.drop();
});

const SETTINGS = { lanes: 1, most: 1_000, deadline: 4_000, patience: 15_000, waiting: { lane: 1_000, account: 1_000 }, perAccount: false };

/** Asks for so many holds at once, while somebody else has the account for some time; answers them in the order asked. */
async function heldUp(count: number, milliseconds: number, meanwhile: () => Promise<unknown> = async () => undefined) {
  const account = new TestAccount(true);
  await account.open();
  const poster = new Poster({ ...SETTINGS, open: () => openPool(database.url, 1), moved: () => undefined });
  const hold = (index: number, amount: bigint) =>
    poster.post(account.id, {
      kind: "hold",
      key: `hold:${index}`,
      actor: "user:test",
      at: START,
      holdId: randomUUID(),
      amount: millis(amount),
      expiresAt: later(START, DAY),
      ...{ operation: "shot", cardId: "act3", cardVersion: 1, runner: "self", quoteId: null },
    });
  // The first call of a connection prepares the statement.
  await hold(-1, 1n);
  Object.assign(calls, { now: 0, most: 0, sizes: [] });
  const kept = owner.unsafe(
    `do $$ begin perform from accounts where account_id = '${account.id}' for update; perform pg_sleep(${milliseconds / 1_000}); end $$`,
  );
  const locked = kept.execute();
  await pause(50);
  const asked = Promise.all(Array.from({ length: count }, (_, index) => hold(index, 1n)));
  await meanwhile();
  const answers = await asked;
  await locked;
  await poster.end();
  assert.deepEqual(await verifyLedger(account.id, undefined, START), []);
  return { answers, held: (await loadAccount(account.id))?.held };
}

test("behind a call goes a second one that is worth its cost, never a third, and the order asked is the order booked", async () => {
  const { answers } = await heldUp(100, 300);
  assert.deepEqual(calls.sizes, [50, 32, 18]);
  assert.equal(calls.most, 2);
  assert.deepEqual(
    answers.map((answer) => answer.status === "done" && answer.sequence),
    Array.from({ length: 100 }, (_, index) => BigInt(index + 3)),
  );
});

test("what is not worth a call of its own waits for the one that is under way", async () => {
  const { answers } = await heldUp(40, 200);
  assert.deepEqual([calls.sizes, calls.most], [[32, 8], 1]);
  assert.ok(answers.every(({ status }) => status === "done"));
});

test("GEN-9: a connection that dies with two calls under way loses nothing and books nothing twice", async () => {
  const { answers, held } = await heldUp(100, 500, async () => {
    await pause(150);
    const killed = await owner`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%ledger_post%' and wait_event_type = 'Lock'`;
    assert.equal(killed.length, 1);
  });
  assert.ok(answers.every(({ status }) => status === "done"));
  assert.ok(calls.sizes.length >= 4, "both calls were asked again");
  assert.equal(held, 101n);
});

test("R16: a call that a migration takes a table from is undone, and happens once as soon as the next one finds its own", async () => {
  const renamed = async () => {
    await owner`alter table rollup_buckets rename to taken_away`;
    await pause(400);
    await owner`alter table taken_away rename to rollup_buckets`;
  };
  const { answers, held } = await heldUp(1, 150, renamed);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ["done"],
  );
  assert.equal(held, millis(2n));
});
