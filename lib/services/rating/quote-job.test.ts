import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { instant, later, MINUTE } from "#lib/units/instant.ts";

const database = await freshDatabase();
after(database.drop);
const { insertPerson } = await import("#db/queries/sign-in.ts");
const { findQuote } = await import("#db/queries/rating.ts");
const { loadAccount } = await import("#db/queries/ledger.ts");
const { createOrg } = await import("../orgs/create-org.ts");
const { confirmSpend } = await import("../jobs/confirm-spend.ts");
const { quoteJob } = await import("./quote-job.ts");
const { restoreQuote } = await import("./restore-quote.ts");

const now = instant(Date.UTC(2026, 2, 1, 10));

async function studio(cardId: string, planId: string) {
  const person = await insertPerson({ email: `${randomUUID()}@example.com`, name: null, image: null, emailVerifiedAt: now });
  assert.ok(person);
  const caller = { accountId: randomUUID(), slug: "", actor: `user:${person.id}`, role: "system" as const, now, requestId: "test" };
  const made = await createOrg(caller, { ownerId: person.id, name: "Studio", cardId, planId });
  assert.ok(made.ok);
  return { ...caller, role: "owner" as const };
}

const shots = (count: number) => ({ operation: "shot", params: { quality: "Q2", count } });

test("GEN-3: a quote is stored as it was given, with its burn plan and what is left, and moves nothing", async () => {
  const owner = await studio("act3", "creator");
  const quoted = await quoteJob(owner, { ...shots(3), options: { services: { upscaleMinutes: 1.5 } }, project: "Spring" });
  assert.ok(quoted.ok);
  const { id, total, balanceAfter, shortfall, burn, expiresAt, alternatives, approval } = quoted.value;
  assert.deepEqual([total, balanceAfter, shortfall], [660_000n, 32_340_000n, null]);
  assert.deepEqual(
    burn.map((each) => [each.class, each.amount]),
    [["monthly", 660_000n]],
  );
  assert.equal(expiresAt, later(now, 15 * MINUTE));
  assert.deepEqual(
    alternatives.map(({ change, saving }) => [change.value, saving]),
    [
      ["Q1", 360_000n],
      ["Q3", -600_000n],
    ],
  );
  assert.equal(approval.required, false);
  assert.deepEqual(await findQuote(owner.accountId, id), quoted.value);
  assert.equal((await loadAccount(owner.accountId))?.available, 33_000_000n);
});

test("a quote is given also when the balance does not cover it, and says by how much", async () => {
  const owner = await studio("act3", "starter");
  const quoted = await quoteJob(owner, shots(30));
  assert.ok(quoted.ok);
  assert.deepEqual([quoted.value.shortfall, quoted.value.balanceAfter, quoted.value.burn], [5_200_000n, null, []]);
});

test("another organization's quote is not found, nor is an id that is none", async () => {
  const [one, other] = [await studio("act3", "creator"), await studio("act3", "creator")];
  const quoted = await quoteJob(one, shots(1));
  assert.ok(quoted.ok);
  assert.equal(await findQuote(other.accountId, quoted.value.id), null);
  assert.equal(await restoreQuote(other, quoted.value.id), null);
  assert.equal(await findQuote(one.accountId, "' or 1=1"), null);
});

test("a quote confirmed in one tab is known as used, with its job, in the other", async () => {
  const owner = await studio("act3", "creator");
  const quoted = await quoteJob(owner, shots(1));
  assert.ok(quoted.ok);
  const asked = { quoteId: quoted.value.id, run: "self" };
  const [first, second] = await Promise.all([confirmSpend(owner, asked), confirmSpend(owner, asked)]);
  const started = first.ok ? first : second;
  assert.ok(started.ok);
  assert.equal((await restoreQuote(owner, quoted.value.id))?.jobId, started.value.jobId);
  assert.equal((await loadAccount(owner.accountId))?.available, 32_800_000n);
});

test("viewers and billing members get no quote; bad input is refused by its path and stores nothing", async () => {
  const owner = await studio("act3", "creator");
  for (const role of ["viewer", "billing"] as const) assert.equal((await quoteJob({ ...owner, role }, shots(1))).ok, false);
  const refused = await quoteJob(owner, shots(0));
  assert.deepEqual(refused, {
    ok: false,
    reason: "invalid_request",
    detail: { errors: [{ path: "params.count", message: "must be more than 0" }] },
  });
});

test("what is only metered takes no quote (ALU-4)", async () => {
  const owner = await studio("alugha", "basic");
  const refused = await quoteJob(owner, { operation: "traffic", params: { bytes: 1 } });
  assert.equal(refused.ok, false);
  const encoding = await quoteJob(owner, { operation: "encoding", params: { seconds: 61 } });
  assert.equal(encoding.ok && encoding.value.total, 24_000n);
});
