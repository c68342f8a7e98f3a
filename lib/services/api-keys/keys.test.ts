import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pool } from "#db/client.ts";
import { listAudit } from "#db/queries/audit.ts";
import { freshDatabase } from "#db/testing.ts";
import { parseKey } from "#lib/domain/api-keys/key-text.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, instant, later } from "#lib/units/instant.ts";
import { openOrg } from "../testing.ts";
import { createKey } from "./create-key.ts";
import { loadKeys } from "./load-keys.ts";
import { revokeKey } from "./revoke-key.ts";

const database = await freshDatabase();
after(database.drop);
const now = instant(Date.now());

async function made(caller: Caller, input: unknown) {
  const outcome = await createKey(caller, input);
  assert.ok(outcome.ok, outcome.ok ? "" : `${outcome.reason} ${JSON.stringify(outcome.detail)}`);
  return outcome.value;
}

test("a key is told once: the database and the audit log have its hash and its ends, and nothing of its secret", async () => {
  const org = await openOrg("act3", "studio", now);
  const { id, key } = await made(org, { name: " Render farm ", scopes: ["spend", "read", "read"], expiresInDays: 30 });
  assert.deepEqual(parseKey(key)?.accountId, org.accountId);
  const [view] = (await loadKeys(org)).keys;
  assert.ok(view);
  const { mark, lastFour, createdBy: _, ...rest } = view;
  assert.deepEqual([mark, lastFour], [key.slice(8, 16), key.slice(-4)]);
  const expiresAt = later(now, 30 * DAY);
  assert.deepEqual(rest, {
    id,
    name: "Render farm",
    mode: "test",
    scopes: ["read", "spend"],
    createdAt: now,
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
  });
  const tables =
    await pool()`select to_jsonb(k)::text || coalesce((select string_agg(to_jsonb(a)::text, '') from audit a), '') as text from api_keys k`;
  // Mark, organization, secret, checksum: of the secret no stretch of eight characters is kept.
  const secret = key.slice(38, 70);
  for (let at = 0; at + 8 <= secret.length; at += 1) assert.ok(!String(tables[0]?.["text"]).includes(secret.slice(at, at + 8)));
  const audited = (await listAudit(org.accountId, 10)).filter(({ action }) => action === "api-key.created");
  assert.deepEqual(
    audited.map(({ subject }) => subject),
    [id],
  );
});

test("a key is revoked once, with an audit row; another organization's key is not found", async () => {
  const [org, stranger] = [await openOrg("act3", "studio", now), await openOrg("act3", "studio", now)];
  const { id } = await made(org, { name: "x", scopes: ["read"] });
  assert.deepEqual(await revokeKey(stranger, { keyId: id }), { ok: false, reason: "not_found", detail: {} });
  const answers = await Promise.all([1, 2, 3].map(() => revokeKey(org, { keyId: id })));
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
  assert.equal((await listAudit(org.accountId, 10)).filter(({ action }) => action === "api-key.revoked").length, 1);
  assert.equal((await loadKeys(org)).keys[0]?.revokedAt, now);
});

test("ALW-2: the Free plan has no API keys, and says which plan has", async () => {
  const free = await openOrg("alwrity", "free", now);
  const refused = await createKey(free, { name: "x", scopes: ["read"] });
  assert.deepEqual(refused, { ok: false, reason: "plan_without_api", detail: { plan: "Free", upgrade: "Pro" } });
  assert.equal((await loadKeys(free)).planWithoutApi, "Free");
  await made(await openOrg("alwrity", "pro", now), { name: "x", scopes: ["read"] });
});

test("a key needs a name and a scope that there is", async () => {
  const org = await openOrg("act3", "studio", now);
  for (const bad of [
    { name: "", scopes: ["read"] },
    { name: "a\nb", scopes: ["read"] },
    { name: "x", scopes: [] },
    { name: "x", scopes: ["root"] },
    { name: "x".repeat(61), scopes: ["read"] },
  ])
    assert.equal((await createKey(org, bad)).ok, false, JSON.stringify(bad));
  assert.equal((await loadKeys(org)).keys.length, 0);
});

test("two keys are never alike", async () => {
  const org = await openOrg("act3", "studio", now);
  const keys = await Promise.all(Array.from({ length: 20 }, (_, number) => made(org, { name: `k${number}`, scopes: ["read"] })));
  assert.equal(new Set(keys.map(({ key }) => key)).size, 20);
});
