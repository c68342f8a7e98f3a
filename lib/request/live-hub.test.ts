import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { db } from "#db/client.ts";
import { accountSequences } from "#db/queries/ledger.ts";
import { users } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import { instant } from "#lib/units/instant.ts";
import { createOrg } from "../services/orgs/create-org.ts";
import { LiveHub } from "./live-hub.ts";
import { seeBalance } from "./see-balance.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > end) assert.fail(`${what}: not within 10 s`);
    await sleep(10);
  }
}

async function account(): Promise<string> {
  const accountId = randomUUID();
  const [owner] = await db()
    .insert(users)
    .values({ email: `${accountId}@example.com` })
    .returning();
  const now = instant(Date.UTC(2026, 0, 31, 10));
  const system = { accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" } as const;
  const made = await createOrg(system, { ownerId: owner?.id, name: "Studio", kind: "team", planId: "creator", zone: "Europe/Berlin" });
  assert.ok(made.ok, JSON.stringify(made));
  return accountId;
}

test("a change is told to every watcher of that account, and to nobody else; who left leaves nothing behind", async () => {
  const heard: string[] = [];
  const hub = new LiveHub(async (accountId) => ({ data: accountId, sequence: 1n }));
  const leave = ["a", "a", "b"].map((accountId, index) => hub.watch(accountId, (data) => heard.push(`${index} ${data}`)));
  await until("all are greeted", () => heard.length === 3);
  heard.length = 0;
  hub.changed("a");
  hub.changed("nobody");
  await until("both are told", () => heard.length === 2);
  assert.deepEqual(heard, ["0 a", "1 a"]);
  for (const one of [...leave, ...leave]) one();
  assert.equal(hub.size, 0);
});

test("a change that nobody announced is found by looking, with one question for all accounts (R19)", async () => {
  const [changing, quiet] = [await account(), await account()];
  const heard: { readonly accountId: string; readonly available: string }[] = [];
  const hub = new LiveHub(seeBalance);
  const leave = [changing, quiet].map((accountId) =>
    hub.watch(accountId, (data) => heard.push({ accountId, available: JSON.parse(data).available })),
  );
  await until("both are greeted", () => heard.length === 2);
  const before = BigInt(heard.find(({ accountId }) => accountId === changing)?.available ?? 0);
  heard.length = 0;
  // As a server does that dies between its statement and the announcement.
  const owner = postgres(database.url, { max: 1 });
  await owner`update accounts set available = available - 1000, sequence = sequence + 1 where account_id = ${changing}`;
  await owner.end();
  const asked: (readonly string[])[] = [];
  await hub.heal((accountIds) => {
    asked.push(accountIds);
    return accountSequences(accountIds);
  });
  await until("the change is found", () => heard.length > 0);
  await sleep(300);
  assert.deepEqual(asked, [[changing, quiet]]);
  assert.deepEqual(heard, [{ accountId: changing, available: String(before - 1000n) }]);
  for (const one of leave) one();
});

test("after a lost connection every account is looked at, and looking is no failure while the database is away", async () => {
  let state = "before";
  const heard: string[] = [];
  const hub = new LiveHub(async () => ({ data: state, sequence: 1n }));
  const leave = ["a", "b"].map((accountId) => hub.watch(accountId, (data) => heard.push(data)));
  await until("all are greeted", () => heard.length === 2);
  state = "after";
  await hub.heal(() => Promise.reject(new Error("away")));
  hub.anythingMayHaveChanged();
  await until("all are told", () => heard.length === 4);
  assert.deepEqual(heard, ["before", "before", "after", "after"]);
  for (const one of leave) one();
});
