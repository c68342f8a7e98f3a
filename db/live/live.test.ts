import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { ROOT } from "../../scripts/lib/paths.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { hasRedis, startRedis } from "../../scripts/lib/redis.ts";
import { freshDatabase } from "../testing.ts";
import { Live } from "./live.ts";

const SOON = 10_000;
const skip = hasRedis() ? false : "there is no redis-server on this machine";
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

/** One server's ear: what it heard, and how often it was connected. */
function listener(redisUrl?: string) {
  const live = new Live(redisUrl);
  const heard: string[] = [];
  let connections = 0;
  live.listen(
    (accountId) => heard.push(accountId),
    () => (connections += 1),
  );
  return { live, heard, connections: () => connections };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + SOON;
  while (!isSo()) {
    if (performance.now() > end) assert.fail(`${what}: not within ${SOON / 1000} s`);
    await sleep(10);
  }
}

/** Announces new accounts until one is heard, as a busy server would, and answers how many it took. */
async function untilHeard(live: Live, heard: readonly string[]): Promise<void> {
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
  const { live, heard, connections } = listener();
  await until("the ear is connected", () => connections() === 1);
  await announceElsewhere("a", "");
  await until("the word is heard", () => heard.length > 0);
  assert.deepEqual(heard, ["a"]);
  await live.close();
});

test("an ear that lost its connection says so when it is back, and hears again", async () => {
  const { live, heard, connections } = listener();
  await until("the ear is connected", () => connections() === 1);
  const admin = postgres(process.env["DATABASE_TEST_URL"] ?? "", { max: 1 });
  const name = new URL(database.url).pathname.slice(1);
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  await admin.end();
  await until("the ear is connected again", () => connections() === 2);
  await untilHeard(live, heard);
  await live.close();
});

test("with Redis the word goes through Redis alone, and a process that ends at once is still heard (R19)", { skip }, async () => {
  const redis = await startRedis(await freePort());
  const teller = new Live(redis.url);
  const [both, onlyPostgres] = [listener(redis.url), listener()];
  await until("the ears are connected", () => both.connections() === 2 && onlyPostgres.connections() === 1);
  // The first words may go by PostgreSQL, until the teller is connected.
  const seen = () => [both.heard.length, onlyPostgres.heard.length];
  await until("words go through Redis", () => {
    const [, before] = seen();
    teller.announce([randomUUID()]);
    return both.heard.length > (before ?? 0);
  });
  await sleep(300);
  const quiet = onlyPostgres.heard.length;
  teller.announce(["by redis"]);
  await until("the word is heard", () => both.heard.includes("by redis"));
  assert.equal(both.heard.filter((accountId) => accountId === "by redis").length, 1);
  assert.equal(onlyPostgres.heard.length, quiet);
  await announceElsewhere("from elsewhere", redis.url);
  await until("the other process is heard", () => both.heard.includes("from elsewhere"));
  await Promise.all([teller, both.live, onlyPostgres.live].map((live) => live.close()));
  await redis.kill();
});

test("Redis killed, away, and back: every announcement is heard all the time (R19)", { skip }, async () => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const teller = new Live(url);
  const { live, heard, connections } = listener(url);
  await until("PostgreSQL is heard while there is no Redis yet", () => connections() === 1);
  await untilHeard(teller, heard);
  for (const round of [1, 2]) {
    const redis = await startRedis(port);
    await until("the ear is at Redis", () => connections() === 1 + round);
    await untilHeard(teller, heard);
    await redis.kill();
    await untilHeard(teller, heard);
  }
  await Promise.all([teller.close(), live.close()]);
});

test("a Redis that accepts and never answers holds nobody up (R19)", { skip }, async () => {
  const redis = await startRedis(await freePort());
  const teller = new Live(redis.url);
  const { live, heard, connections } = listener(redis.url);
  await until("both are heard", () => connections() === 2);
  await untilHeard(teller, heard);
  redis.freeze();
  await untilHeard(teller, heard);
  redis.thaw();
  await until("the ear has a new connection, or kept the one it had", () => connections() >= 2);
  await untilHeard(teller, heard);
  await Promise.all([teller.close(), live.close()]);
  await redis.kill();
});
