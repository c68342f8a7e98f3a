import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import postgres from "postgres";
import { db } from "#db/client.ts";
import { loadStatement as statementOf } from "#db/queries/entries.ts";
import { post } from "#db/queries/post.ts";
import { users } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Posting } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, formatInstant, HOUR, type Instant, instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits, millis, parseMillis, plus, sum, ZERO } from "#lib/units/millis.ts";
import { createOrg } from "../orgs/create-org.ts";
import { exportStatementJson } from "./export-statement-json.ts";
import { type BalanceAt, loadStatement } from "./load-statement.ts";

const START = instant(Date.UTC(2026, 0, 31, 10));
let database: Awaited<ReturnType<typeof freshDatabase>>;
let superuser: ReturnType<typeof postgres>;
before(async () => {
  database = await freshDatabase();
  superuser = postgres(database.url, { max: 1, onnotice: () => undefined });
});
after(async () => {
  await superuser.end();
  await database.drop();
});

async function studio(zone = "Europe/Berlin"): Promise<Caller> {
  const accountId = randomUUID();
  const [owner] = await db()
    .insert(users)
    .values({ email: `${accountId}@example.com` })
    .returning();
  const system: Caller = { accountId, slug: "studio", actor: "system:test", role: "system", now: START, requestId: "test" };
  const made = await createOrg(system, { ownerId: owner?.id, name: "Studio", kind: "team", planId: "creator", zone });
  assert.ok(made.ok, JSON.stringify(made));
  return { ...system, actor: `user:${owner?.id}`, role: "owner", now: later(START, 20 * DAY) };
}

const WORK = { operation: "shot", cardId: "act3", cardVersion: 1 };

/** Some days of work: jobs held, settled, given back and refunded, and metered work, at odd minutes. */
async function live({ accountId, actor }: Caller): Promise<readonly Instant[]> {
  const moments: Instant[] = [];
  const ask = async (posting: Posting) => {
    assert.equal((await post(accountId, posting)).status, "done", posting.kind);
    moments.push(posting.at);
  };
  for (let index = 1; index <= 8; index += 1) {
    const at = later(START, index * (DAY + 7 * HOUR) + index * 13 * MINUTE + 123);
    const holdId = randomUUID();
    const common = { actor, key: `${index}`, amount: credits(100 * index) };
    await ask({ ...common, ...WORK, kind: "hold", at, holdId, quoteId: null, runner: "self", expiresAt: later(at, DAY) });
    await ask({ ...common, ...WORK, key: `charge ${index}`, kind: "charge", at: later(at, 1) });
    const end = { actor, key: `end ${index}`, holdId, at: later(at, (index % 3) * HOUR) };
    if (index % 4 === 0) continue;
    if (index % 4 === 1) await ask({ ...end, kind: "release", outcome: "failed" });
    else await ask({ ...end, kind: "settle", amount: credits(30 * index) });
    if (index % 4 === 2) await ask({ ...end, key: `back ${index}`, kind: "refund", amount: credits(10), memo: "noise" });
  }
  return moments;
}

const read = async (caller: Caller, at: string): Promise<BalanceAt> => {
  const answer = (await loadStatement(caller, { at }))?.balanceAt;
  assert.ok(answer && typeof answer !== "string", `${at}: ${answer}`);
  return answer;
};

test("GEN-8: the balance at any moment is what the entries before it add up to, available and held", async () => {
  for (const zone of ["Europe/Berlin", "Asia/Kathmandu"]) {
    const caller = await studio(zone);
    const moments = await live(caller);
    const around = moments.flatMap((at) => [at, later(at, 1), later(at, 90 * MINUTE)]);
    for (const at of [...around, START, later(START, 1), later(START, -DAY)].filter((each) => each <= caller.now)) {
      const [sums] = await superuser`
        select coalesce(sum(effect), 0)::text as available, max(sequence)::text as last,
          coalesce(sum(case when to_side = 'held' then amount when from_side = 'held' then -amount else 0 end), 0)::text as held
        from entries where account_id = ${caller.accountId} and at < ${formatInstant(at)}`;
      const found = await read(caller, formatInstant(at));
      assert.deepEqual(
        [String(found.available), String(found.held), found.entry ? String(found.entry.sequence) : null, found.agrees],
        [sums?.["available"], sums?.["held"], sums?.["last"], true],
        formatInstant(at),
      );
    }
  }
});

test("GEN-8: a stretch of the books sums up what is in it, wherever it cuts the five minutes at its ends", async () => {
  const caller = await studio("Asia/Kathmandu");
  const moments = (await live(caller)).filter((_, index) => index % 5 === 0);
  const bucket = (at: Instant) => instant(Math.floor(at / (5 * MINUTE)) * 5 * MINUTE);
  const near = (at: Instant) => [bucket(at), later(bucket(at), 2 * MINUTE), at, later(at, 1), later(bucket(at), 3 * MINUTE)];
  const ends = [...new Set(moments.flatMap(near))].toSorted((a, b) => a - b);
  for (const [index, start] of ends.entries()) {
    for (const end of ends.slice(index + 1)) {
      const wanted = await superuser`
        select kind, sum(amount)::text as amount, sum(effect)::text as effect, count(*)::int as count from entries
        where account_id = ${caller.accountId} and at >= ${formatInstant(start)} and at < ${formatInstant(end)} group by kind order by kind collate "C"`;
      const { totals } = await statementOf(caller.accountId, { start, end }, "Asia/Kathmandu");
      const found = totals.map(({ kind, amount, effect, count }) => ({ kind, amount: String(amount), effect: String(effect), count }));
      assert.deepEqual(found, [...wanted], `${formatInstant(start)} to ${formatInstant(end)}`);
    }
  }
});

test("GEN-10: a moment is read in the organization's zone, and one that is to come or makes no sense is said to be so", async () => {
  const caller = await studio();
  const [there, before] = [await read(caller, "2026-01-31T11:01"), await read(caller, "2026-01-31T11:00")];
  assert.deepEqual([there.at, there.available, before.available, before.entry], [later(START, MINUTE), credits(33_000), ZERO, null]);
  const said = async (at: string) => (await loadStatement(caller, { at }))?.balanceAt;
  assert.deepEqual([await said("2027-01-01T00:00"), await said("soon"), await said("")], ["future", "unreadable", null]);
});

type Json = {
  opening: string;
  closing: string;
  totals: { kind: string; change: string; entries: number }[];
  entries: { number: string; kind: string; change: string; balanceAfter: string; at: string }[];
};

async function jsonOf(
  caller: Caller,
  request: Parameters<typeof exportStatementJson>[1] = {},
  during?: () => Promise<unknown>,
): Promise<Json> {
  let text = "";
  for await (const piece of exportStatementJson(caller, request)) {
    if (text === "") await during?.();
    text += piece;
  }
  return JSON.parse(text);
}

const amountOf = (text: string) => {
  const amount = parseMillis(text);
  assert.ok(amount !== null, `${text} is no decimal of the API`);
  return amount;
};

test("GEN-8: the JSON of a statement adds up: opening, every change, closing, also while money moves", async () => {
  const caller = await studio();
  await live(caller);
  const meter: Posting = { ...WORK, kind: "meter", key: "more", actor: caller.actor, at: caller.now, amount: millis(1n) };
  const found = await jsonOf(caller, {}, () => post(caller.accountId, meter));
  const changes = found.entries.map(({ change }) => amountOf(change));
  assert.equal(plus(amountOf(found.opening), sum(changes)), amountOf(found.closing));
  assert.equal(sum(found.totals.map(({ change }) => amountOf(change))), sum(changes));
  assert.equal(found.entries[0]?.balanceAfter, found.closing);
  assert.equal(
    found.totals.reduce((count, { entries }) => count + entries, 0),
    found.entries.length,
  );
  assert.ok((await jsonOf(caller)).entries.some(({ change }) => change === "-0.001"));
});

test("the JSON's entries are those of the filters, and its sum is of all entries of the dates", async () => {
  const caller = await studio();
  await live(caller);
  const [all, refunds, nothing] = [
    await jsonOf(caller),
    await jsonOf(caller, { kind: "refund" }),
    await jsonOf(caller, { q: "none such" }),
  ];
  assert.deepEqual(
    refunds.entries.map(({ kind }) => kind),
    ["refund", "refund"],
  );
  assert.deepEqual([refunds.totals, nothing.entries, nothing.closing], [all.totals, [], all.closing]);
});
