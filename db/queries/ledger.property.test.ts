import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Lot } from "#lib/domain/ledger/lot.ts";
import { LedgerModel } from "#lib/domain/ledger/model.ts";
import type { Posting } from "#lib/domain/ledger/posting.ts";
import { DAY, type Instant, instant, later } from "#lib/units/instant.ts";
import { credits, millis } from "#lib/units/millis.ts";
import { encodeAnchor } from "#lib/units/period.ts";
import { atomically } from "../atomically.ts";
import { freshDatabase } from "../testing.ts";
import { verifyLedger } from "../verify.ts";
import { loadAccount } from "./ledger.ts";
import { openAccountWrite, post } from "./post.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const START = instant(Date.UTC(2026, 0, 1));
const MONTH = 30 * DAY;

type Step =
  | { readonly kind: "grant"; readonly class: number; readonly amount: number; readonly days: number | null }
  | { readonly kind: "hold"; readonly amount: number }
  | { readonly kind: "settle" | "release"; readonly which: number; readonly amount: number }
  | { readonly kind: "close"; readonly cap: number; readonly cycles: number; readonly amount: number; readonly banks: boolean }
  | { readonly kind: "wait"; readonly days: number };

const amount = fc.integer({ min: 1, max: 90_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("grant" as const),
      class: fc.integer({ min: 0, max: 2 }),
      amount,
      days: fc.option(fc.integer({ min: 1, max: 120 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("hold" as const), amount }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("settle" as const, "release" as const), which: fc.nat(30), amount }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("close" as const),
      cap: fc.integer({ min: 0, max: 120_000 }),
      cycles: fc.integer({ min: 1, max: 3 }),
      amount,
      banks: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 25 }) }) },
);

const CLASSES = ["monthly", "bank", "pack"];

function openModelAccount(accountId: string): Promise<void> {
  const anchor = encodeAnchor({ zone: "UTC", day: 1, hour: 0, minute: 0, second: 0 });
  return atomically(
    openAccountWrite({
      accountId,
      unit: "credit",
      cardId: "act3",
      cardVersion: 1,
      planId: "creator",
      zone: "UTC",
      anchor,
      periodStart: START,
      periodEnd: later(START, MONTH),
      trialEndsAt: null,
      at: START,
      actor: "system:test",
      grants: [],
    }),
  );
}

test("GEN-4, GEN-6, GEN-7, GEN-8: over random histories the SQL and the model agree to the milli, and the books verify", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 45 }), async (steps) => {
      const accountId = randomUUID();
      await openModelAccount(accountId);
      await liveThrough(accountId, steps);
      assert.deepEqual(await verifyLedger(accountId, undefined, START), []);
    }),
    { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 60), seed: 20261122 },
  );
});

type State = { now: Instant; index: number; readonly model: LedgerModel; readonly holds: string[] };

/** Posts every step to both, and compares answers, balances and lots after each. */
async function liveThrough(accountId: string, steps: readonly Step[]): Promise<void> {
  const state: State = { now: START, index: 0, model: new LedgerModel(later(START, MONTH)), holds: [] };
  for (const each of steps) {
    state.index += 1;
    if (each.kind === "wait") state.now = later(state.now, each.days * DAY);
    if (each.kind === "close") state.now = instant(Math.max(state.now, state.model.periodEnd));
    const posting = postingOf(each, state);
    if (!posting) continue;
    if (posting.kind === "hold") state.holds.push(posting.holdId);
    const agreed = state.model.apply(posting);
    const answer = await post(accountId, posting);
    const story = `step ${state.index}: ${JSON.stringify(each)}`;
    assert.equal(answer.status, agreed ? "done" : "refused", story);
    const account = await loadAccount(accountId);
    assert.deepEqual([account?.available, account?.held], [state.model.available(), state.model.held()], story);
    assert.deepEqual(paying(account?.lots ?? []), paying(state.model.lots), story);
  }
}

function paying(lots: readonly Pick<Lot, "id" | "remaining">[]): string[] {
  return lots
    .filter((lot) => lot.remaining > 0n)
    .map((lot) => `${lot.id} ${lot.remaining}`)
    .sort();
}

function postingOf(each: Step, state: State): Posting | null {
  const common = { key: `step:${state.index}`, actor: "user:test", at: state.now };
  if (each.kind === "wait") return { ...common, kind: "expire" };
  if (each.kind === "grant") return grantOf(each, state, common);
  if (each.kind === "hold")
    return { ...common, ...JOB, kind: "hold", holdId: randomUUID(), amount: units(each.amount), expiresAt: later(state.now, DAY) };
  if (each.kind === "close") return closeOf(each, state, common);
  const holdId = state.holds[each.which % Math.max(1, state.holds.length)];
  if (!holdId) return null;
  if (each.kind === "settle") return { ...common, kind: "settle", holdId, amount: units(each.amount) };
  return { ...common, kind: "release", holdId, outcome: "failed" };
}

const JOB = { quoteId: null, operation: "shot", cardId: "act3", cardVersion: 1, runner: "self" } as const;
type Common = { readonly key: string; readonly actor: string; readonly at: Instant };
const units = (amount: number) => millis(BigInt(amount));

function grantOf(each: Extract<Step, { kind: "grant" }>, { now, model }: State, common: Common): Posting | null {
  const isMonthly = each.class === 0;
  if (isMonthly && now >= model.periodEnd) return null;
  const expiresAt = isMonthly || each.days === null ? null : later(now, each.days * DAY);
  const lot = { lotId: randomUUID(), class: CLASSES[each.class] ?? "", rank: each.class, amount: units(each.amount) };
  return { ...common, ...lot, kind: "grant", expiresAt, periodEnd: isMonthly ? model.periodEnd : null, source: "test" };
}

function closeOf(each: Extract<Step, { kind: "close" }>, { model }: State, common: Common): Posting {
  const { periodEnd } = model;
  const nextEnd = later(periodEnd, MONTH);
  const bank = { lotId: randomUUID(), class: "bank", rank: 1, cap: units(each.cap), expiresAt: later(periodEnd, each.cycles * MONTH) };
  const month = {
    lotId: randomUUID(),
    class: "monthly",
    rank: 0,
    amount: units(each.amount),
    expiresAt: null,
    periodEnd: nextEnd,
    source: "plan",
  };
  return { ...common, kind: "close", periodEnd, nextStart: periodEnd, nextEnd, rollover: each.banks ? bank : null, grants: [month] };
}

test("GEN-9: the same key and body answers the first answer, another body is refused, and nothing moves twice", async () => {
  const accountId = randomUUID();
  await openModelAccount(accountId);
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
  const { pool } = await import("../client.ts");
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
