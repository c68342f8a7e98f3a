import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pool } from "#db/client.ts";
import { takeOfWindow, takeRequests } from "#db/queries/api-windows.ts";
import { freshDatabase } from "#db/testing.ts";
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import { freePort } from "../../../scripts/lib/ports.ts";
import { hasRedis, startRedis } from "../../../scripts/lib/redis.ts";
import { getBalance } from "./operations/get-balance.ts";
import { RateLimiter, rateHeaders, type Take } from "./rate-limit.ts";
import { call, keyFor } from "./testing.ts";

const port = await freePort();
// Before the settings are read: there is no Redis yet.
process.env["REDIS_URL"] = `redis://127.0.0.1:${port}`;
process.env["API_RATE_LIMIT"] = "5";
const database = await freshDatabase();
after(database.drop);
const accountId = randomUUID();
const clock = () => performance.now();
const MINUTE = { limit: 100, milliseconds: 60_000 };

/** How many of so many requests, asked in turn of each server, are let through. */
async function allowed(servers: readonly RateLimiter[], requests: number, keyId: string): Promise<number> {
  let passed = 0;
  for (let number = 0; number < requests; number += 1) {
    const { allowed } = (await servers[number % servers.length]?.admit(accountId, keyId, clock)) ?? assert.fail();
    if (allowed) passed += 1;
  }
  return passed;
}

test("a key has so many requests a window, to the last one, and then none", async () => {
  const limiter = new RateLimiter(takeOfWindow, MINUTE);
  assert.equal(await allowed([limiter], 150, randomUUID()), 100);
});

test("two servers share a key's window: never one more, and at most a handful fewer", async () => {
  const servers = [new RateLimiter(takeOfWindow, MINUTE), new RateLimiter(takeOfWindow, MINUTE)];
  const passed = await allowed(servers, 160, randomUUID());
  assert.ok(passed <= 100 && passed >= 95, `${passed} passed`);
});

test("a crowd at once on two servers is let through no further either", async () => {
  const keyId = randomUUID();
  const servers = [new RateLimiter(takeOfWindow, MINUTE), new RateLimiter(takeOfWindow, MINUTE)];
  const answers = await Promise.all(Array.from({ length: 300 }, (_, number) => servers[number % 2]?.admit(accountId, keyId, clock)));
  const passed = answers.filter((answer) => answer?.allowed).length;
  assert.ok(passed <= 100 && passed >= 60, `${passed} passed`);
});

test("keys do not share a window, and a window that is over begins anew", async () => {
  const window = { limit: 3, milliseconds: 400 };
  const limiter = new RateLimiter(takeOfWindow, window);
  const [one, other] = [randomUUID(), randomUUID()];
  assert.deepEqual([await allowed([limiter], 5, one), await allowed([limiter], 5, other)], [3, 3]);
  await pause(450);
  assert.equal(await allowed([limiter], 5, one), 3);
});

test("a row is not written for each request, nor for those that are refused", async () => {
  let asked = 0;
  const counting: Take = (...asking) => {
    asked += 1;
    return takeOfWindow(...asking);
  };
  const limiter = new RateLimiter(counting, { limit: 600, milliseconds: 60_000 });
  assert.equal(await allowed([limiter], 900, randomUUID()), 600);
  assert.ok(asked < 120, `${asked} writes for 900 requests`);
});

test("what cannot be counted is not let through", async () => {
  const broken = new RateLimiter(() => Promise.reject(new Error("nobody there")), MINUTE);
  await assert.rejects(broken.admit(accountId, randomUUID(), clock));
  await assert.rejects(broken.admit(accountId, "k", clock));
});

test("the answer says the policy, what is left, and when it ends", () => {
  const some = { limit: 600, left: 12, endsIn: 34 };
  assert.deepEqual(rateHeaders({ ...some, allowed: true }), { "ratelimit-policy": '"key";q=600;w=60', ratelimit: '"key";r=12;t=34' });
  assert.equal(rateHeaders({ ...some, left: 0, allowed: false })["retry-after"], "34");
});

test("through the door: 429 with Retry-After after the last one; a test account's key has no limit", async () => {
  const org = await openOrg("act3", "creator", instant(Date.now()));
  const [limited, free] = [await keyFor(org, ["read"], { isLimited: true }), await keyFor(org)];
  const seen = [];
  for (let number = 0; number < 7; number += 1) seen.push(await call(getBalance, { key: limited }));
  assert.deepEqual(
    seen.map(({ status }) => status),
    [200, 200, 200, 200, 200, 429, 429],
  );
  assert.deepEqual(
    seen.map(({ headers }) => /r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1]),
    ["4", "3", "2", "1", "0", "0", "0"],
  );
  assert.equal(seen[6]?.json["code"], "rate_limited");
  assert.ok(Number(seen[6]?.headers.get("retry-after")) > 0);
  for (let number = 0; number < 7; number += 1) {
    const { status, headers } = await call(getBalance, { key: free });
    assert.deepEqual([status, headers.get("ratelimit")], [200, null]);
  }
});

test("Redis counts where there is one; away or wiped, keys are still limited", {
  skip: !hasRedis() && "there is no redis-server on this machine",
}, async () => {
  const window = { limit: 10, milliseconds: 60_000 };
  const rows = async () => Number((await pool()`select count(*) from api_windows`)[0]?.["count"]);
  const server = await startRedis(port);
  try {
    const keyId = randomUUID();
    // The client comes by itself: until then PostgreSQL counts, a row a key.
    for (let tries = 0; tries < 100; tries += 1) {
      const before = await rows();
      await takeRequests(accountId, randomUUID(), 1, window);
      if ((await rows()) === before) break;
      await pause(50);
    }
    const known = await rows();
    assert.equal((await takeRequests(accountId, keyId, 8, window)).granted, 8);
    const second = await takeRequests(accountId, keyId, 8, window);
    assert.deepEqual([second.granted, second.left], [2, 0]);
    assert.ok(second.endsIn > 50_000 && second.endsIn <= 60_000);
    assert.equal(await rows(), known);
    await server.kill();
    assert.equal((await takeRequests(accountId, keyId, 8, window)).granted, 8);
    assert.equal((await takeRequests(accountId, keyId, 8, window)).granted, 2);
    assert.equal(await rows(), known + 1);
  } finally {
    await server.kill();
  }
});
