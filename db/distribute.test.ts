import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import postgres from "postgres";
import { DAY, instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { atomically } from "./atomically.ts";
import { openPool } from "./client.ts";
import { Poster } from "./ledger/poster.ts";
import { openAccountWrite } from "./queries/post.ts";
import { freshDatabase } from "./testing.ts";
import { verifyLedger } from "./verify.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: postgres.Sql;
before(async () => {
  database = await freshDatabase();
  owner = postgres(database.url, { max: 1, onnotice: () => undefined });
});
after(async () => {
  await owner.end();
  await database.drop();
});

test("ledger.md, Distributes: every table is spread by account or copied, each key of a spread one holds the account, and none has a trigger", async () => {
  // Citus itself is not at hand here: its calls are recorded, and what it would refuse is looked up.
  await owner.unsafe(`create table citus_calls (kind text, name text);
    create function create_reference_table(t regclass) returns void language sql as 'insert into citus_calls values (''copied'', t::text)';
    create function create_distributed_table(t regclass, c text, colocate_with text default '') returns void language sql as 'insert into citus_calls values (''spread'', t::text)';
    create function create_distributed_function(f regprocedure, a text default '', colocate_with text default '') returns void language sql as 'insert into citus_calls values (''function'', f::text)'`);
  await owner.unsafe(readFileSync("db/distribute.sql", "utf8"));
  const named = await owner<{ kind: string; name: string }[]>`select kind, name from citus_calls`;
  const tables = await owner<{ name: string }[]>`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
    and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'citus_calls'`;
  const spread = named.filter(({ kind }) => kind === "spread").map(({ name }) => name);
  const placed = named.filter(({ kind }) => kind !== "function").map(({ name }) => name);
  assert.deepEqual(placed.toSorted(), tables.map(({ name }) => name).toSorted());
  const loose = await owner<
    { name: string }[]
  >`select i.indexrelid::regclass::text as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'account_id'
    where i.indisunique and i.indrelid::regclass::text = any(${spread}) and not a.attnum = any(i.indkey)`;
  assert.deepEqual([...loose], []);
  const triggers = await owner<{ name: string }[]>`select tgname as name from pg_trigger where not tgisinternal`;
  assert.deepEqual([...triggers], []);
  assert.ok(named.some(({ kind, name }) => kind === "function" && name.startsWith("ledger_post_account(")));
});

test("ledger.md, Distributes: with LEDGER_CALLS=account every call is of one account, and the books are the same", async () => {
  const now = instant(Date.UTC(2026, 0, 10));
  const accounts = [randomUUID(), randomUUID(), randomUUID()];
  for (const accountId of accounts) {
    const opening = {
      unit: "credit",
      cardId: "act3",
      cardVersion: 1,
      planId: "creator",
      zone: "UTC",
      anchor: 86_400,
      trialEndsAt: null,
      actor: "system:test",
    };
    await atomically(
      openAccountWrite({
        ...opening,
        accountId,
        periodStart: now,
        periodEnd: later(now, 30 * DAY),
        at: now,
        grants: [packOf(randomUUID())],
      }),
    );
  }
  const poster = new Poster({
    open: () => openPool(database.url, 1),
    lanes: 1,
    most: 100,
    deadline: 4_000,
    patience: 10_000,
    waiting: { lane: 1_000, account: 1_000 },
    perAccount: true,
    moved: (moved) => assert.equal(moved.length, 1),
  });
  const job = { operation: "shot", cardId: "act3", cardVersion: 1, runner: "self", quoteId: null, actor: "user:a" } as const;
  const hold = (accountId: string, index: number) =>
    poster.post(accountId, {
      ...job,
      kind: "hold",
      key: `k:${index}`,
      at: now,
      holdId: randomUUID(),
      amount: credits(4),
      expiresAt: later(now, DAY),
    });
  const answers = await Promise.all(Array.from({ length: 45 }, (_, index) => hold(accounts[index % 3] ?? "", index)));
  await poster.end();
  // Fifteen holds of four credits from fifty: twelve fit.
  assert.equal(answers.filter(({ status }) => status === "done").length, 36);
  assert.deepEqual(await verifyLedger(null, undefined, now), []);
});

function packOf(lotId: string) {
  return { lotId, class: "packs", rank: 2, amount: credits(50), expiresAt: null, periodEnd: null, source: "pack" };
}
