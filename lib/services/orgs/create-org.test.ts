import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { instant } from "#lib/units/instant.ts";

const database = await freshDatabase();
after(database.drop);
const { insertPerson } = await import("#db/queries/sign-in.ts");
const { findOrg } = await import("#db/queries/orgs.ts");
const { listAudit } = await import("#db/queries/audit.ts");
const { loadAccount } = await import("#db/queries/ledger.ts");
const { createOrg } = await import("./create-org.ts");
const { ensurePersonalOrg } = await import("./ensure-personal-org.ts");

const now = instant(Date.UTC(2026, 0, 31, 10, 0, 0, 250));
const callerOf = (accountId: string) => ({
  accountId,
  slug: "",
  actor: `user:${accountId}`,
  role: "system" as const,
  now,
  requestId: "test",
});
async function newPerson(email: string) {
  const person = await insertPerson({ email, name: null, image: null, emailVerifiedAt: now });
  assert.ok(person);
  return person;
}

test("a first sign-in makes one personal organization with 800 credits, also when ten race (ACT-10)", async () => {
  const person = await newPerson("mara@example.com");
  await Promise.all(Array.from({ length: 10 }, () => ensurePersonalOrg(callerOf(person.id), person)));
  const org = await findOrg(person.id);
  assert.equal(org?.slug, "maras-workspace");
  const account = await loadAccount(person.id);
  assert.equal(account?.available, 800_000n);
  assert.equal(account?.lots.length, 1);
  assert.equal((await listAudit(person.id, 10)).length, 1);
});

test("a name that is taken gets a longer slug; a wanted slug that is taken is refused", async () => {
  const owner = await newPerson("owner@example.com");
  const ids = [randomUUID(), randomUUID()];
  const slugs = await Promise.all(ids.map((id) => createOrg(callerOf(id), { ownerId: owner.id, name: "Act Three" })));
  assert.equal(new Set(slugs.map((made) => (made.ok ? made.value.slug : null))).size, 2);
  const refused = await createOrg(callerOf(randomUUID()), { ownerId: owner.id, name: "Other", slug: "act-three" });
  assert.deepEqual(refused.ok ? null : refused.reason, "slug_taken");
});

test("no role may make an organization; a plan that the card lacks is refused", async () => {
  const owner = await newPerson("role@example.com");
  const asked = { ownerId: owner.id, name: "X" };
  const refused = await createOrg({ ...callerOf(randomUUID()), role: "owner" }, asked);
  assert.equal(refused.ok ? null : refused.reason, "forbidden");
  const unknown = await createOrg(callerOf(randomUUID()), { ...asked, planId: "none" });
  assert.equal(unknown.ok ? null : unknown.reason, "unknown_plan");
});
