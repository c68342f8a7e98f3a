import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { ROOT } from "../../scripts/lib/paths.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { hasRedis, startRedis } from "../../scripts/lib/redis.ts";
import { freshDatabase } from "../testing.ts";
import { Live } from "./live.ts";
import { RedisWire } from "./redis-wire.ts";

const SOON = 10_000;
const skip = hasRedis() ? false : "there is no redis-server on this machine";
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
// What a failing test leaves open would keep the process from ending.
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (let next = cleanups.pop(); next; next = cleanups.pop()) await next();
});
after(() => database.drop());

function server(redisUrl?: string): Live {
  const live = new Live(redisUrl);
  cleanups.push(() => live.close());
  return live;
}

async function redisAt(port: number) {
  const redis = await startRedis(port);
  cleanups.push(redis.kill);
  return redis;
}

/** One server's ear: what it heard, and how often it was connected. */
function listener(redisUrl?: string) {
  const live = server(redisUrl);
  const heard: string[] = [];
  let connections = 0;
  live.listen(
    (accountId) => heard.push(accountId),
    () => (connections += 1),
  );
  return { heard, connections: () => connections };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + SOON;
  while (!isSo()) {
    if (performance.now() > end) assert.fail(`${what}: not within ${SOON / 1000} s`);
    await sleep(10);
  }
}

/** Announces an account once, waits until that is heard, and answers which it was. */
async function isHeard(live: Live, heard: readonly string[]): Promise<string> {
  const accountId = randomUUID();
  live.announce([accountId]);
  await until("an announcement is heard", () => heard.includes(accountId));
  return accountId;
}

/** Announces an account until it is heard, as a busy server would. */
async function isHeardInTheEnd(live: Live, heard: readonly string[]): Promise<void> {
  const accountId = randomUUID();
  await until("an announcement is heard", () => {
    live.announce([accountId]);
    return heard.includes(accountId);
  });
}

/** A second process that announces one account and ends as the worker does. */
async function announceElsewhere(accountId: string, redisUrl: string): Promise<void> {
  const text = `
    import { closePool } from "#db/client.ts";
    import { announce } from "#db/live/live.ts";
    announce([${JSON.stringify(accountId)}]);
    await closePool();`;
  const env = { ...process.env, DATABASE_URL: database.url, REDIS_URL: redisUrl, GREENLIGHT_MODE: "sandbox" };
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 0);
}

test("what one process announces before it ends, another hears, by PostgreSQL alone", async () => {
  const { heard, connections } = listener();
  await until("the ear is connected", () => connections() === 1);
  await announceElsewhere("a", "");
  await until("the word is heard", () => heard.length > 0);
  assert.deepEqual(heard, ["a"]);
});

test("an ear that lost its connection says so when it is back, and hears again", async () => {
  const { heard, connections } = listener();
  await until("the ear is connected", () => connections() === 1);
  const admin = postgres(process.env["DATABASE_TEST_URL"] ?? "", { max: 1 });
  const name = new URL(database.url).pathname.slice(1);
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  await admin.end();
  await until("the ear is connected again", () => connections() === 2);
  await isHeardInTheEnd(server(), heard);
});

test("with Redis the word goes through Redis alone, and a process that ends at once is still heard (R19)", { skip }, async () => {
  const redis = await redisAt(await freePort());
  const teller = server(redis.url);
  const [both, onlyPostgres] = [listener(redis.url), listener()];
  await until("the ears are connected", () => both.connections() === 2 && onlyPostgres.connections() === 1);
  // The first words may go by PostgreSQL, until the teller is connected. A later word by PostgreSQL shows that none was under way there.
  const wentByRedisAlone = async () => {
    const accountId = await isHeard(teller, both.heard);
    await isHeard(server(), onlyPostgres.heard);
    return !onlyPostgres.heard.includes(accountId) && both.heard.filter((one) => one === accountId).length === 1;
  };
  let alone = false;
  for (let attempt = 1; attempt <= 20 && !alone; attempt += 1) alone = await wentByRedisAlone();
  assert.ok(alone, "no word went by Redis alone");
  await announceElsewhere("from elsewhere", redis.url);
  await until("the other process is heard", () => both.heard.includes("from elsewhere"));
});

test("Redis killed, away, and back: every announcement is heard all the time (R19)", { skip }, async () => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const teller = server(url);
  const { heard, connections } = listener(url);
  await until("PostgreSQL is heard while there is no Redis yet", () => connections() === 1);
  await isHeard(teller, heard);
  for (const round of [1, 2]) {
    const redis = await redisAt(port);
    await isHeard(teller, heard);
    await until("the ear is at Redis", () => connections() === 1 + round);
    await isHeard(teller, heard);
    await redis.kill();
    await isHeard(teller, heard);
  }
});

test("a Redis that accepts and never answers is given up before its connection is, and holds nobody up (R19)", { skip }, async () => {
  const redis = await redisAt(await freePort());
  const wire = new RedisWire(redis.url);
  cleanups.push(() => wire.close());
  const teller = server(redis.url);
  const { heard, connections } = listener(redis.url);
  await until("both are heard", () => connections() === 2);
  while (!(await wire.publish(["by redis"]))) await sleep(10);
  redis.freeze();
  // The client itself gives the connection up after four seconds.
  assert.equal(await Promise.race([wire.publish(["into the void"]), sleep(3_000, "still waiting")]), false);
  await isHeard(teller, heard);
  redis.thaw();
  await isHeardInTheEnd(teller, heard);
});
