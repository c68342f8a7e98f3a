import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import postgres from "postgres";
import { db } from "#db/client.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { listVerifications, thinVerifications } from "#db/queries/verifications.ts";
import { users } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import { checkBooks } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, HOUR, instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { createOrg } from "../orgs/create-org.ts";
import { verifyBooks, verifyDueBooks } from "./verify-books.ts";

const START = instant(Date.UTC(2026, 0, 31, 10));
let database: Awaited<ReturnType<typeof freshDatabase>>;
let superuser: ReturnType<typeof postgres>;
before(async () => {
  database = await freshDatabase();
  superuser = postgres(database.url, { max: 2, onnotice: () => undefined });
});
after(async () => {
  await superuser.end();
  await database.drop();
});

async function studio(): Promise<Caller> {
  const accountId = randomUUID();
  const [owner] = await db()
    .insert(users)
    .values({ email: `${accountId}@example.com` })
    .returning();
  const system: Caller = { accountId, slug: "", actor: "system:test", role: "system", now: START, requestId: "test" };
  const made = await createOrg(system, { ownerId: owner?.id, name: "Studio", kind: "team", planId: "creator", zone: "Europe/Berlin" });
  assert.ok(made.ok, JSON.stringify(made));
  return { ...system, actor: `user:${owner?.id}`, role: "owner", now: later(START, MINUTE) };
}

async function spend({ accountId, actor, now }: Caller, key: string) {
  const charged = await post(accountId, {
    kind: "charge",
    key,
    actor,
    at: now,
    amount: credits(3),
    operation: "shot",
    cardId: "act3",
    cardVersion: 1,
    memo: "ten seconds",
  });
  assert.equal(charged.status, "done");
}

test("R21: a check keeps until which entry the books are proven, and the head of the chain there", async () => {
  const caller = await studio();
  await spend(caller, "one");
  const outcome = await verifyBooks(caller, {});
  assert.ok(outcome.ok);
  const account = await loadAccount(caller.accountId);
  assert.deepEqual([outcome.value.sequence, outcome.value.breaks], [account?.sequence, 0]);
  const [kept] = await listVerifications(caller.accountId, 5);
  const [link] = await superuser`select hash, at from seals where account_id = ${caller.accountId} order by sequence desc limit 1`;
  assert.deepEqual(
    [kept?.sequence, Buffer.from(kept?.seal ?? []).toString("hex"), kept?.breaks, kept?.until],
    [account?.sequence, link?.["hash"].toString("hex"), [], link?.["at"].getTime()],
  );
});

test("R21: an entry that a superuser changed is found and named, whichever of its fields it was", async () => {
  const changes: readonly [column: string, value: string, names: RegExp][] = [
    ["memo", "'eleven seconds'", /^entry 2$/],
    ["actor", "'user:somebody'", /^entry 2$/],
    ["amount", "2000", /^entry 2$/],
    ["balance_after", "balance_after + 1", /^entry 2$/],
    ["project", "'Other'", /^entry 2$/],
  ];
  for (const [column, value, named] of changes) {
    const caller = await studio();
    await spend(caller, "one");
    await spend(caller, "two");
    await superuser.unsafe(`update entries set ${column} = ${value} where account_id = $1 and sequence = 2`, [caller.accountId]);
    const outcome = await verifyBooks(caller, {});
    assert.ok(outcome.ok && outcome.value.breaks > 0, column);
    const [kept] = await listVerifications(caller.accountId, 1);
    const seal = kept?.breaks.find(({ rule }) => rule === "each entry has its seal");
    assert.match(seal?.detail ?? "", named, column);
    if (column !== "amount") continue;
    const balance = kept?.breaks.find(({ rule }) => rule === "what was given is available, held, spent or expired");
    assert.equal(balance?.detail, "given 33000, available 32994, held 0, spent 5, expired 0", "figures are in credits");
  }
});

test("R21: an entry that a superuser removed is missed, also when it was the last", async () => {
  for (const sequence of [2, 3]) {
    const caller = await studio();
    await spend(caller, "one");
    await spend(caller, "two");
    await superuser`delete from entries where account_id = ${caller.accountId} and sequence = ${sequence}`;
    const checked = await checkBooks(caller.accountId, caller.now);
    assert.ok(
      checked?.breaks.some(({ rule }) => rule === "no entry is missing"),
      `entry ${sequence}`,
    );
  }
});

test("a member's checks are a minute apart; the worker's are not", async () => {
  const caller = await studio();
  assert.ok((await verifyBooks(caller, {})).ok);
  const soon = await verifyBooks({ ...caller, now: later(caller.now, MINUTE - 1) }, {});
  assert.deepEqual(soon, { ok: false, reason: "checked_just_now", detail: { at: caller.now, again: later(caller.now, MINUTE) } });
  assert.ok((await verifyBooks({ ...caller, role: "system", now: later(caller.now, 1) }, {})).ok);
  assert.ok((await verifyBooks({ ...caller, now: later(caller.now, MINUTE + 1) }, {})).ok);
});

test("one account is checked by one at a time, on whatever server", async () => {
  const caller = await studio();
  const other = postgres(database.url, { max: 1, onnotice: () => undefined });
  await other`select pg_advisory_lock(7424243, hashtext(${caller.accountId}))`;
  const refused = await verifyBooks(caller, {});
  assert.equal(refused.ok || refused.reason, "check_running");
  assert.deepEqual(await listVerifications(caller.accountId, 1), []);
  await other.end();
  assert.ok((await verifyBooks(caller, {})).ok);
});

test("R21: the round checks what has moved, and everything once a day, whoever else does", async () => {
  const [moved, still] = [await studio(), await studio()];
  const at = later(START, HOUR);
  await Promise.all([verifyDueBooks(() => at, "one"), verifyDueBooks(() => at, "two")]);
  const countOf = async ({ accountId }: Caller) => (await listVerifications(accountId, 9)).length;
  assert.deepEqual([await countOf(moved), await countOf(still)], [1, 1]);
  await spend({ ...moved, now: at }, "later");
  await verifyDueBooks(() => later(at, HOUR), "three");
  assert.deepEqual([await countOf(moved), await countOf(still)], [2, 1]);
  await verifyDueBooks(() => later(at, DAY + 2 * HOUR), "four");
  assert.deepEqual([await countOf(moved), await countOf(still)], [3, 2]);
});

test("checks that found nothing are thinned out to the last of each day after a week; what found something stays", async () => {
  const { accountId } = await studio();
  const moment = (day: number, hour: number) => new Date(START + day * DAY + hour * HOUR).toISOString();
  // START is at ten: the hours 0 to 13 are of its day, 14 of the next.
  const broken = [{ rule: "seal", accountId, detail: "entry 1" }];
  const rows = [0, 1, 9].flatMap((day) =>
    [0, 3, 13, 14].map((hour) => ({ at: moment(day, hour), breaks: day === 1 && hour === 3 ? broken : [] })),
  );
  for (const { at, breaks } of rows)
    await superuser`insert into verifications (account_id, at, sequence, breaks, milliseconds) values (${accountId}, ${at}, 1, ${superuser.json(breaks)}, 5)`;
  // What the worker's role may do, which is not the owner's.
  const asRole = async () => (await superuser`select has_table_privilege('greenlight_app', 'verifications', 'delete') as may`)[0];
  assert.deepEqual(await asRole(), { may: true });
  assert.ok((await thinVerifications(instant(START + 8 * DAY))) >= 4);
  const left = (await listVerifications(accountId, 50)).map(({ at }) => new Date(at).toISOString()).toReversed();
  const expected = [moment(0, 13), moment(1, 3), moment(1, 13), moment(1, 14), ...[0, 3, 13, 14].map((hour) => moment(9, hour))];
  assert.deepEqual(left, expected);
  assert.equal(await thinVerifications(instant(START + 8 * DAY)), 0);
});
