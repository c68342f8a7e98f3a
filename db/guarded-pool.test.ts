import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { sql as drizzleSql } from "drizzle-orm";
import postgres, { type Sql } from "postgres";
import { atomically, LostRace } from "./atomically.ts";
import { closePool, connectTo, db, openPool, pool, probe } from "./client.ts";
import { GuardedPool, type PoolLimits } from "./guarded-pool.ts";
import { findOrg } from "./queries/orgs.ts";
import { freshDatabase } from "./testing.ts";
import { type Outage, Unavailable } from "./unavailable.ts";

const LIMITS: PoolLimits = { width: 10, waiters: 1_000, patience: 300, deadline: 5_000 };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Sql;
let opened: { end: () => Promise<unknown> }[] = [];

before(async () => {
  database = await freshDatabase();
  owner = postgres(database.url, { max: 2, onnotice: () => undefined });
  await owner.unsafe(`
    create table counters (id int primary key, total bigint not null);
    create table keys (key uuid primary key);
    grant select, insert, update on counters, keys to greenlight_app;
    insert into counters values (1, 0), (2, 0);`);
});

afterEach(async () => {
  await Promise.all(opened.map((one) => one.end()));
  opened = [];
});

after(async () => {
  await owner.end();
  await database.drop();
});

function guarded(limits: Partial<PoolLimits> = {}, url = database.url): Sql {
  const made = new GuardedPool(() => openPool(url, limits.width ?? LIMITS.width), { ...LIMITS, ...limits });
  opened.push({ end: () => made.end({ timeout: 1 }) });
  return made.sql;
}

const unavailable = (reason: Outage) => (error: unknown) => error instanceof Unavailable && error.reason === reason;
const reasonOf = (error: unknown) => (error instanceof Unavailable ? error.reason : String(error));

/** Ends the connections of this database that run, or ran last, what matches. */
async function terminate(like: string, most = 1_000): Promise<number> {
  const ended = await owner`
    select pg_terminate_backend(pid) from (
      select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like ${like} order by random() limit ${most}
    ) backends`;
  return ended.length;
}

async function running(like: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const [row] = await owner`
      select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query like ${like}`;
    if (row) return;
    await pause(10);
  }
  throw new Error(`nothing like ${like} has begun`);
}

/** A way to the database that can stop passing answers on, as a broken network does. */
async function proxy() {
  const { hostname, port } = new URL(database.url);
  const state = { silent: false };
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => [near, far].forEach((one) => void one.destroy()));
    }
    near.pipe(far);
    far.on("data", (data) => state.silent || near.write(data));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  opened.push({
    end: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const address = server.address();
  const url = new URL(database.url);
  url.port = String(typeof address === "object" ? address?.port : address);
  return { url: url.href, state };
}

/** The database's address with a port that nobody listens on. */
async function nobody(): Promise<string> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  const url = new URL(database.url);
  url.port = String(typeof address === "object" ? address?.port : address);
  return url.href;
}

test("queries of every shape come through the guard as the driver makes them", async () => {
  const sql = guarded();
  const part = sql`total >= ${0}`;
  const [row] = await sql<{ id: number; total: string }[]>`select id, total from counters where ${part} and id in ${sql([1])}`;
  assert.deepEqual({ ...row }, { id: 1, total: "0" });
  assert.deepEqual([...(await sql.unsafe("select id, total from counters where id = $1", [2]).values())], [[2, "0"]]);
  assert.deepEqual((await sql`select 1 as one`.execute()).length, 1);
  const { columns } = await sql`select 1 as one`.describe();
  assert.deepEqual(
    columns.map(({ name }) => name),
    ["one"],
  );
  await assert.rejects(sql`select 1 / 0`, { code: "22012" });
  assert.throws(() => sql.begin, /one change, one statement/);
  assert.throws(() => sql`select 1`.cursor, /connections of your own/);
});

test("Drizzle reads dates alike before and after its connections were replaced (R10)", async () => {
  await closePool();
  const { url, state } = await proxy();
  connectTo(url, { ...LIMITS, deadline: 300 });
  const read = () => db().execute<{ at: unknown }>(drizzleSql`select timestamptz '2026-02-28 00:00+00' as at`);
  const [before] = await read();
  state.silent = true;
  await assert.rejects(read(), unavailable("deadline"));
  state.silent = false;
  const [after] = await read();
  assert.deepEqual([typeof before?.at, after?.at], ["string", before?.at]);
  await closePool();
  connectTo(database.url);
});

test("an outage comes through Drizzle as it is, and a guard's refusal as a lost race (R10)", async () => {
  await assert.rejects(atomically({ query: { getSQL: () => drizzleSql`select 1 where false` }, rows: 1 }), LostRace);
  await closePool();
  connectTo(await nobody());
  await assert.rejects(findOrg(randomUUID()), unavailable("unreachable"));
  await assert.rejects(atomically({ query: { getSQL: () => drizzleSql`select 1` } }), unavailable("unreachable"));
  await closePool();
  connectTo(database.url);
});

test("with all connections taken the next ones are refused in bounded time, and later ones are served again (R12)", async () => {
  const sql = guarded({ waiters: 100 });
  const held = Array.from({ length: 10 }, () => sql`select pg_sleep(1)`.then(() => "done"));
  const crowd = Array.from({ length: 500 }, () => sql`select 1`.then(() => "done", reasonOf));
  const outcomes = await Promise.race([Promise.all(crowd), Promise.all(held).then(() => "the crowd waited for the holders")]);
  assert.deepEqual(
    outcomes,
    Array.from({ length: 500 }, () => "busy"),
  );
  const [row] = await probe()`select 1 as one`;
  assert.equal(row?.["one"], 1);
  await Promise.all(held);
  assert.equal((await sql`select 1`).length, 1);
});

test("a backend that dies under a statement makes Unavailable, and the pool goes on (R2, R10)", async () => {
  const sql = guarded();
  const lost = sql`select pg_sleep(30) as dies`;
  const refused = assert.rejects(lost, unavailable("unreachable"));
  await running("%as dies%");
  await terminate("%as dies%");
  await refused;
  assert.equal((await sql`select 1`).length, 1);
});

test("a plain read whose connection died is asked once more (R2)", async () => {
  const sql = guarded();
  await owner`create view slow_view as select id, pg_sleep(0.3)::text as slept from counters`;
  await owner`grant select on slow_view to greenlight_app`;
  const read = sql`select id from slow_view where id = 1 and slept is not null`;
  const answered = read.then((rows) => rows.length, reasonOf);
  await running("%slow_view where id = 1%");
  await terminate("%slow_view where id = 1%");
  assert.equal(await answered, 1);
});

test("an answer that never comes ends at the deadline, and the next query has a new connection (R10)", async () => {
  const { url, state } = await proxy();
  const sql = guarded({ deadline: 400 }, url);
  assert.equal((await sql`select 1`).length, 1);
  state.silent = true;
  const outcomes = Promise.all(Array.from({ length: 20 }, () => sql`select 1`.then(() => "done", reasonOf)));
  assert.deepEqual(new Set(await outcomes), new Set(["deadline", "busy"]));
  state.silent = false;
  assert.equal((await sql`select 1`).length, 1);
});

test("nobody at the address is told at once (R10)", async () => {
  await assert.rejects(guarded({}, await nobody())`select 1`, unavailable("unreachable"));
});

test("random backends die thirty times under single statements: each key counts once, nothing escapes, the pool lives (R2)", async () => {
  const sql = guarded({ patience: 2_000 });
  const escaped: unknown[] = [];
  const note = (error: unknown) => escaped.push(error);
  process.on("uncaughtException", note).on("unhandledRejection", note);
  const done = new Set<string>();
  let stop = false;
  const spend = async (id: number) => {
    const key = randomUUID();
    const once = () => sql`
      with fresh as (insert into keys values (${key}) on conflict do nothing returning 1)
      update counters set total = total + (select count(*) from fresh) where id = ${id}`;
    // Outcome unknown: only the same key again can tell.
    for (;;) {
      try {
        await once();
        return done.add(key);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await pause(5);
      }
    }
  };
  const clients = Array.from({ length: 16 }, async (_, client) => {
    while (!stop) await spend(1 + (client % 2));
  });
  let ended = 0;
  for (let round = 0; round < 30; round += 1) {
    await pause(40);
    ended += await terminate("%with fresh%", 3);
  }
  stop = true;
  await Promise.all(clients);
  const [sums] = await owner`select (select sum(total) from counters) as counted, (select count(*) from keys) as keys`;
  process.off("uncaughtException", note).off("unhandledRejection", note);
  assert.deepEqual({ ...sums }, { counted: String(done.size), keys: String(done.size) });
  assert.deepEqual(escaped, []);
  assert.ok(ended >= 30, `only ${ended} backends were ended`);
  assert.equal((await sql`select 1`).length, 1);
});

test("the process's own pool is guarded", async () => {
  assert.throws(() => pool().begin, /one change, one statement/);
});
