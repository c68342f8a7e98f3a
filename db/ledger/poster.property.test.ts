import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { ModelAnswer } from "#lib/domain/ledger/model.ts";
import type { Posting } from "#lib/domain/ledger/posting.ts";
import { loadAccount } from "../queries/ledger.ts";
import { post } from "../queries/post.ts";
import { freshDatabase } from "../testing.ts";
import { START, shown, TestAccount, tick } from "../testing-account.ts";
import { type Happening, histories } from "../testing-steps.ts";
import { verifyLedger } from "../verify.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

/** How many ask before the first of them is answered: of a crowd one call follows another on the same connection. */
const crowds = fc.constantFrom(5, 25, 90);

test("GEN-4, GEN-9: whatever many callers ask at once of several accounts is answered, and ends in the same books, as if they had asked one by one", async () => {
  await fc.assert(
    fc.asyncProperty(histories(3, { minLength: 30, maxLength: 120 }), crowds, async (happenings, most) => {
      const accounts = [false, false, true].map((isInArrears) => new TestAccount(isInArrears));
      for (const account of accounts) await account.open();
      await askTogether(accounts, happenings, most);
      for (const { id, model } of accounts) {
        const found = await loadAccount(id);
        assert.deepEqual([found?.available, found?.held, found?.unbilled], [model.available(), model.held(), model.account.unbilled]);
        assert.deepEqual(await verifyLedger(id, undefined, START), []);
      }
    }),
    { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 25), seed: Number(process.env["PROPERTY_SEED"] ?? 20261122), endOnFailure: true },
  );
});

test("GEN-9: a plain hold that is asked again once it was answered is answered as it was then, alone and beside new ones", async () => {
  const account = new TestAccount(true);
  await account.open();
  const holds = [1, 2, 3].flatMap((amount) => account.postingOf({ kind: "hold", amount, limits: 0 }, `hold:${amount}`, START) ?? []);
  const [first, second, third] = holds;
  assert.ok(first && second && third);
  assert.equal((await post(account.id, first)).status, "done");
  assert.equal((await post(account.id, first)).status, "duplicate");
  const answers = await Promise.all([second, first, third].map((each) => post(account.id, each)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    ["done", "duplicate", "done"],
  );
  assert.equal((await loadAccount(account.id))?.held, 6n);
});

type Asked = { readonly id: string; readonly posting: Posting; readonly expected: ModelAnswer };

async function askTogether(accounts: readonly TestAccount[], happenings: readonly Happening[], most: number): Promise<void> {
  let now = START;
  let crowd: Asked[] = [];
  for (const [index, happening] of happenings.entries()) {
    const account = accounts[happening.who];
    if (!account) continue;
    now = tick(now, happening, account);
    const posting = account.postingOf(happening.step, `step:${index}`, shown(now, happening));
    if (!posting) continue;
    if (crowd.length >= most || isOutOfLine(crowd, account, posting)) crowd = await answered(crowd);
    crowd.push({ id: account.id, posting, expected: account.model.apply(posting) });
  }
  await answered(crowd);
}

/** Another body under a key waits for what becomes of the first, and a refusal is answered to all who asked for it at once: neither has its place in the line. */
function isOutOfLine(crowd: readonly Asked[], { id }: TestAccount, posting: Posting): boolean {
  const same = crowd.find((each) => each.id === id && each.posting.key === posting.key);
  return same !== undefined && (same.posting !== posting || same.expected.status === "refused");
}

async function answered(crowd: readonly Asked[]): Promise<Asked[]> {
  const answers = await Promise.all(crowd.map(({ id, posting }) => post(id, posting)));
  for (const [index, { posting, expected }] of crowd.entries()) {
    const answer: object = answers[index] ?? {};
    assert.deepEqual({ sequence: undefined, ...expected }, { ...answer, sequence: undefined }, `${posting.key} ${posting.kind}`);
  }
  return [];
}
