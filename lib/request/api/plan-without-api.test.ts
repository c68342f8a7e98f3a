import assert from "node:assert/strict";
import { after, test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import { getBalance } from "./operations/get-balance.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { call, keyFor } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);
const now = instant(Date.now());

async function changeTo({ accountId }: Caller, fromPlanId: string, planId: string): Promise<void> {
  const account = await loadAccount(accountId);
  assert.ok(account);
  const change = { kind: "plan", fromPlanId, planId, periodEnd: account.period.end, grants: [] } as const;
  const posted = await post(accountId, { ...change, key: `${fromPlanId} ${planId}`, actor: "system:test", at: now });
  assert.equal(posted.status, "done");
}

test("ALW-2: after a downgrade to Free a key rests with 403 that says why and which plan has the API, and works again after an upgrade", async () => {
  const org = await openOrg("alwrity", "pro", now);
  const key = await keyFor(org, undefined, {});
  assert.equal((await call(getBalance, { key })).status, 200);
  await changeTo(org, "pro", "free");
  const { status, json, headers } = await call(getBalance, { key });
  assert.deepEqual(
    [status, json["code"], json["reason"], json["plan"], json["upgrade"]],
    [403, "forbidden", "plan_without_api", "Free", "Pro"],
  );
  assert.match(String(json["detail"]), /Free has no API: upgrade to Pro/);
  assert.equal(headers.get("www-authenticate"), null);
  assert.equal(
    (await call(moveTestClock, { key, json: { now: new Date(Date.now() + 3_600_000).toISOString() } })).status,
    200,
    "the sandbox is no API of the plan's",
  );
  await changeTo(org, "free", "pro");
  assert.equal((await call(getBalance, { key })).status, 200);
});

test("ALW-2: the key of a test account drives the sandbox on every plan", async () => {
  assert.equal((await call(getBalance, { key: await keyFor(await openOrg("alwrity", "free", now)) })).status, 200);
});
