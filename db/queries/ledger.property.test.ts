import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Lot } from "#lib/domain/ledger/lot.ts";
import type { ModelAnswer } from "#lib/domain/ledger/model.ts";
import type { Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import { later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { openPool, pool, poolUrl } from "../client.ts";
import { answerOf } from "../ledger/answer.ts";
import { itemOf } from "../ledger/item.ts";
import { Lane } from "../ledger/lane.ts";
import { freshDatabase } from "../testing.ts";
import { START, shown, TestAccount, tick } from "../testing-account.ts";
import { type Happening, histories } from "../testing-steps.ts";
import { verifyLedger } from "../verify.ts";
import { loadAccount } from "./ledger.ts";
import { post } from "./post.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let lane: Lane;
before(async () => {
  database = await freshDatabase();
  lane = new Lane(() => openPool(poolUrl(), 1, {}), 10_000);
});
after(async () => {
  await lane.end();
  await database.drop();
});

const SETTINGS = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 60), seed: Number(process.env["PROPERTY_SEED"] ?? 20261122) };

test("GEN-4 to GEN-9: over random histories of several accounts, in calls of one thing or many, the SQL and the model agree to the milli and in every answer, and the books verify", async () => {
  await fc.assert(
    fc.asyncProperty(histories(3, { minLength: 5, maxLength: 70 }), async (happenings) => {
      const accounts = await openAccounts();
      await liveThrough(accounts, happenings);
      for (const { id } of accounts) assert.deepEqual(await verifyLedger(id, undefined, START), []);
    }),
    SETTINGS,
  );
});

/** Two that are prepaid and one in arrears. */
async function openAccounts(): Promise<TestAccount[]> {
  const accounts = [false, false, true].map((isInArrears) => new TestAccount(isInArrears));
  for (const account of accounts) await account.open();
  return accounts;
}

type Asked = { readonly account: TestAccount; readonly posting: Posting; readonly expected: ModelAnswer; readonly story: string };

/** Posts every history to both, a call at a time, and compares the answers and all that is left after each. */
async function liveThrough(accounts: readonly TestAccount[], happenings: readonly Happening[]): Promise<void> {
  let now = START;
  let call: Asked[] = [];
  for (const [index, happening] of happenings.entries()) {
    const account = accounts[happening.who];
    if (!account) continue;
    now = tick(now, happening, account);
    const posting = account.postingOf(happening.step, `step:${index}`, shown(now, happening));
    // A key may be there once in a call: the poster sees to that.
    if (posting && call.some((each) => each.account === account && each.posting.key === posting.key)) call = await make(call);
    if (posting)
      call.push({ account, posting, expected: account.model.apply(posting), story: `step ${index}: ${JSON.stringify(happening)}` });
    if (!happening.joins) call = await make(call);
  }
  await make(call);
}

async function make(call: readonly Asked[]): Promise<Asked[]> {
  const sorted = call.toSorted((a, b) => (a.account.id < b.account.id ? -1 : a.account.id > b.account.id ? 1 : 0));
  if (sorted.length === 0) return [];
  const stories = sorted.map(({ story }) => story).join("\n");
  const rows = await lane.call(sorted.map(({ account, posting }) => itemOf(account.id, posting))).catch((error: unknown) => {
    throw new Error(`${error}\n${stories}`);
  });
  for (const [index, { expected, story }] of sorted.entries()) {
    const row = rows[index];
    assert.deepEqual(row && unnumbered(answerOf(row)), expected, `${story}\nof the call\n${stories}`);
  }
  for (const account of new Set(sorted.map((each) => each.account))) await compare(account, stories);
  return [];
}

function unnumbered(answer: Posted | Refused): ModelAnswer {
  if (answer.status === "refused") return answer;
  const { sequence: _, ...rest } = answer;
  return rest;
}

async function compare({ id, model }: TestAccount, story: string): Promise<void> {
  const found = await loadAccount(id);
  const [row] = await pool()<{ unbilled: string; limits: string[] }[]>`
    select unbilled, (select array_agg(l.id || ' ' || l.used || ' ' || l.held order by l.id) from limits l where l.account_id = a.account_id) as limits
    from accounts a where account_id = ${id}`;
  const { lots, limits, unbilled, planId, periodEnd } = model.account;
  assert.deepEqual(
    [found?.available, found?.held, found?.planId, found?.period.end, BigInt(row?.unbilled ?? -1)],
    [model.available(), model.held(), planId, periodEnd, unbilled],
    story,
  );
  assert.deepEqual(paying(found?.lots ?? []), paying(lots.all), story);
  assert.deepEqual(row?.limits, [...limits.all].map(([limit, { used, held }]) => `${limit} ${used} ${held}`).sort(), story);
}

// The lot of a credit line has an id that only the database knows.
function paying(lots: readonly Pick<Lot, "id" | "class" | "remaining">[]): string[] {
  return lots
    .filter((lot) => lot.remaining > 0n)
    .map((lot) => `${lot.class === "credit_line" ? lot.class : lot.id} ${lot.remaining}`)
    .sort();
}

test("GEN-9: the same key and body answers the first answer, another body is refused, and nothing moves twice", async () => {
  const account = new TestAccount(false);
  await account.open();
  const accountId = account.id;
  const grant: Posting = {
    kind: "grant",
    key: "k",
    actor: "user:a",
    at: START,
    lotId: randomUUID(),
    class: "pack",
    rank: 2,
    amount: credits(5),
    expiresAt: null,
    periodEnd: null,
    source: "pack",
  };
  const first = await post(accountId, grant);
  const again = await post(accountId, { ...grant, lotId: randomUUID(), at: later(START, 5) });
  const other = await post(accountId, { ...grant, amount: credits(6) });
  assert.deepEqual([first.status, again.status, other.status === "refused" && other.reason], ["done", "duplicate", "idempotency_mismatch"]);
  assert.equal((await loadAccount(accountId))?.available, credits(5));
});

test("ledger.md: the application's role can neither write the ledger's tables nor change an entry", async () => {
  for (const statement of [
    "update entries set amount = 0",
    "delete from entries",
    "truncate entries",
    "update lots set remaining = 1",
    "insert into accounts (account_id) values (gen_random_uuid())",
    "delete from audit",
    "select ledger_draw(gen_random_uuid(), 1, now(), 'x', 'y')",
  ]) {
    await assert.rejects(pool().unsafe(statement), /permission denied/, statement);
  }
});
