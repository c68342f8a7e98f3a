import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pool } from "#db/client.ts";
import { forgetKeys } from "#db/queries/keys.ts";
import { loadAccount, spentByDay } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, formatInstant, HOUR, type Instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits, formatMillis } from "#lib/units/millis.ts";
import { dayOf } from "#lib/units/period.ts";
import { at, openOrg } from "../testing.ts";
import { type EventResult, reportUsage } from "./report-usage.ts";

const START = at("2026-01-10T08:00:00Z");
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

type Event = Readonly<Record<string, unknown>>;
const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
const encoding = (id: string, seconds: number, moment: Instant = START, more: Event = {}): Event => ({
  id,
  operation: "encoding",
  params: { seconds },
  at: formatInstant(moment),
  ...more,
});

async function report(caller: Caller, events: readonly unknown[]): Promise<readonly EventResult[]> {
  const answer = await reportUsage(caller, { events });
  assert.ok(answer.ok, answer.ok ? "" : JSON.stringify(answer));
  assert.equal(answer.value.results.length, events.length);
  return answer.value.results;
}

const told = (results: readonly EventResult[]) =>
  results.map(({ status, amount, code }) => [status, code ?? (amount === undefined ? null : formatMillis(amount))]);

async function available({ accountId }: Caller): Promise<bigint | undefined> {
  return (await loadAccount(accountId))?.available;
}

async function verified({ accountId, now }: Caller): Promise<void> {
  assert.deepEqual(await verifyLedger(accountId, undefined, now), []);
}

/** A run of numbers from 0 to below `under` that is the same for the same seed. */
function numbers(seed: number) {
  let state = seed;
  return (under: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * under);
  };
}

test("1,000 mixed events in one call: each bad one is refused alone, and every other is charged once", async () => {
  const studio = await openOrg("alugha", "pro", START);
  const bad: readonly ((id: string) => unknown)[] = [
    (id) => encoding(id, -1),
    (id) => encoding(id, Number.NaN),
    (id) => encoding(id, 1e12),
    (id) => ({ ...encoding(id, 1), params: { seconds: "60" } }),
    (id) => ({ ...encoding(id, 1), params: { seconds: 60, colour: 1 } }),
    (id) => ({ ...encoding(id, 1), params: [] }),
    (id) => ({ ...encoding(id, 1), operation: "dancing" }),
    (id) => ({ ...encoding(id, 1), at: "yesterday" }),
    (id) => ({ ...encoding(id, 1), at: "2026-01-10T08:00:00" }),
    (id) => ({ ...encoding(id, 1), colour: 1 }),
    (id) => ({ ...encoding(id, 1), failed: "yes" }),
    (id) => encoding(id, 1, later(START, 5 * MINUTE + 1)),
    (id) => encoding(id, 1, later(START, -30 * DAY - 1)),
    () => ({ operation: "encoding" }),
    () => null,
    () => "event",
    () => [],
  ];
  const events = Array.from({ length: 1_000 }, (_, index) => {
    if (index % 10 === 3) return bad[((index / 10) % bad.length) | 0]?.(`e${index}`);
    if (index % 10 === 7) return encoding(`e${index}`, 30, START, { failed: true });
    if (index % 10 === 9) return encoding(`e${index - 1}`, 60);
    return { ...encoding(`e${index}`, 60), operation: ["stt", "mtl", "encoding"][index % 3], project: `p${index % 4}` };
  });
  const results = await report(studio, events);
  const expected = events.map((_, index) => {
    if (index % 10 === 3) return "rejected";
    return index % 10 === 9 ? "duplicate" : "accepted";
  });
  assert.deepEqual(
    results.map(({ status }) => status),
    expected,
  );
  const charged = results.reduce((sum, { status, amount }) => sum + (status === "accepted" ? (amount ?? 0n) : 0n), 0n);
  assert.equal(await available(studio), credits(20_000) - charged);
  const [failed] = await pool()<
    { count: number }[]
  >`select count(*)::int from usage_events where account_id = ${studio.accountId} and has_failed`;
  assert.equal(failed?.count, 100, "what failed is recorded (IMS-4)");
  assert.ok(
    (await report(studio, events)).every(({ status }, index) => (index % 10 === 3 ? status === "rejected" : status === "duplicate")),
  );
  assert.equal(await available(studio), credits(20_000) - charged);
  await verified(studio);
});

test("GEN-9: an event's id is known for ever, also when it failed or was free, and after requests' keys are forgotten", async () => {
  const studio = await openOrg("alugha", "basic", START);
  const counted = { ...encoding("counted", 1), operation: "traffic", params: { bytes: 900_000_000 } };
  await report(studio, [encoding("paid", 60), encoding("failed", 60, START, { failed: true }), counted]);
  await forgetKeys(later(START, 300 * DAY));
  const after_ = when(studio, later(START, 20 * DAY));
  const again = [encoding("paid", 999, after_.now), encoding("failed", 60, after_.now), { ...counted, params: { bytes: 2 } }];
  assert.deepEqual(told(await report(after_, again)), [
    ["duplicate", "12"],
    ["duplicate", "0"],
    ["duplicate", "0"],
  ]);
  const [counter] = await pool()<{ quantity: string }[]>`select quantity from usage_counters where account_id = ${studio.accountId}`;
  assert.equal(counter?.quantity, "900000000");
  await verified(after_);
});

test("GEN-4, ALU-5: what credits do not cover is refused event by event, with what is missing; smaller ones after it still fit", async () => {
  const studio = await openOrg("alugha", "basic", START);
  const results = await report(studio, [
    { ...encoding("most", 60 * 249), operation: "stt" },
    encoding("much", 120),
    encoding("fits", 60),
    encoding("none", 60),
  ]);
  assert.deepEqual(told(results), [
    ["accepted", "4980"],
    ["rejected", "insufficient_credits"],
    ["accepted", "12"],
    ["rejected", "insufficient_credits"],
  ]);
  assert.equal(results[1]?.shortfall, credits(4));
  await verified(studio);
});

test("late work lands in its own period while that is open, and in the running one, marked, when it has closed", async () => {
  const studio = await openOrg("alugha", "basic", START);
  const open = when(studio, later(START, 25 * DAY));
  assert.deepEqual(await report(open, [encoding("open", 60, START)]), [{ id: "open", status: "accepted", amount: credits(12) }]);
  const next = when(studio, at("2026-02-10T09:00:00Z"));
  const late = await report(next, [encoding("late", 60, later(START, 25 * DAY)), encoding("on time", 60, next.now)]);
  assert.deepEqual(late, [
    { id: "late", status: "accepted", amount: credits(12), isLate: true },
    { id: "on time", status: "accepted", amount: credits(12) },
  ]);
  const memos = await pool()<{ memo: string | null }[]>`
    select memo from entries where account_id = ${studio.accountId} and kind = 'charge' order by sequence`;
  assert.deepEqual(
    memos.map(({ memo }) => memo),
    ["seconds=60", "seconds=60, late, used at 2026-02-04T08:00:00.000Z", "seconds=60"],
  );
  assert.equal(await available(studio), credits(5_000 - 24));
  await verified(next);
});

test("ACT-8, ACT-12: what needs a quote is not metered, and a plan that is off takes no events", async () => {
  const studio = await openOrg("act3", "creator", START);
  const shot = { id: "shot", operation: "shot", params: { quality: "Q1", count: 1 }, at: formatInstant(START) };
  assert.deepEqual(told(await report(studio, [shot])), [["rejected", "not_metered"]]);
  const archived = await openOrg("act3", "archive", START);
  assert.deepEqual(told(await report(archived, [shot])), [["rejected", "generation_off"]]);
});

test("IMS-3, IMS-4, IMS-7: previews and failures are free, another region's currency is refused, and the credit limit binds", async () => {
  const studio = await openOrg("ims", "subscription", START);
  const event = (id: string, operation: string, params: Event, more: Event = {}) => ({
    id,
    operation,
    params,
    at: formatInstant(START),
    ...more,
  });
  const results = await report(studio, [
    event("preview", "script-to-video", { region: "cn", outputSeconds: 600, resolution: "4k", previewOnly: true }),
    event("failed", "highlight-mashup", { region: "cn", inputSeconds: 60, outputSeconds: 60 }, { failed: true }),
    event("abroad", "text-generation", { region: "us", tokens: 1 }),
    event("huge", "highlight-extraction", { region: "cn", inputSeconds: 60 * 501 }),
    event("most", "highlight-extraction", { region: "cn", inputSeconds: 60 * 500 }),
    event("over", "text-generation", { region: "cn", tokens: 1 }),
  ]);
  assert.deepEqual(told(results), [
    ["accepted", "0"],
    ["accepted", "0"],
    ["rejected", "invalid_request"],
    ["rejected", "insufficient_credits"],
    ["accepted", "1000"],
    ["rejected", "insufficient_credits"],
  ]);
  assert.deepEqual(results[2]?.errors, [{ path: "params.region", message: "is priced in USD, not CNY" }]);
  await verified(studio);
});

/** 120 events of the last 20 days, of every kind. */
function randomEvents(draw: (under: number) => number): readonly Event[] {
  return Array.from({ length: 120 }, (_, index) => {
    const operation = ["encoding", "stt", "tts", "mtl", "video-download", "traffic"][draw(6)] ?? "encoding";
    const params = operation === "traffic" ? { bytes: 1 + draw(999_999_999) } : { seconds: 1 + draw(600) };
    const moment = formatInstant(later(START, -draw(20 * DAY)));
    return { id: `e${index}`, operation, params, at: moment, project: `p${draw(3)}`, member: `m${draw(3)}`, failed: draw(8) === 0 };
  });
}

/** What an account's books and counters say after these batches, three at once, as several reporters would send them. */
async function sumsOf(batches: readonly (readonly Event[])[]) {
  const studio = when(await openOrg("alugha", "pro", START), later(START, HOUR));
  for (let from = 0; from < batches.length; from += 3)
    await Promise.all(batches.slice(from, from + 3).map((batch) => report(studio, batch)));
  const { accountId } = studio;
  const [counter] = await pool()<{ quantity: string }[]>`select quantity from usage_counters where account_id = ${accountId}`;
  const [recorded] = await pool()<{ count: number }[]>`select count(*)::int from usage_events where account_id = ${accountId}`;
  const spent = await spentByDay(accountId, dayOf(START, "UTC"), dayOf(START, "UTC"));
  const account = await loadAccount(accountId);
  await verified(studio);
  return { counter, recorded, spent, available: account?.available, sequence: account?.sequence };
}

test("whatever the order, the batches and the repetitions that events come in, the sums are equal", async () => {
  for (const seed of [1, 2, 3, 4]) {
    const draw = numbers(seed);
    const events = randomEvents(draw);
    const mixed = events.map((event) => ({ event, place: draw(1_000) })).sort((a, b) => a.place - b.place);
    const repeated = mixed.flatMap(({ event }) => (draw(4) === 0 ? [event, event] : [event]));
    const batches: Event[][] = [];
    while (repeated.length > 0) batches.push(repeated.splice(0, 1 + draw(20)));
    assert.deepEqual(await sumsOf(batches), await sumsOf([events]), `seed ${seed}`);
  }
});

test("two who report the same 200 events at once charge each once", async () => {
  const studio = await openOrg("alugha", "pro", START);
  const events = Array.from({ length: 200 }, (_, index) => encoding(`e${index}`, 60));
  const [first, second] = await Promise.all([report(studio, events), report(studio, events.toReversed())]);
  const accepted = [...first, ...second].filter(({ status }) => status === "accepted").length;
  assert.equal(accepted, 200);
  assert.equal(await available(studio), credits(20_000 - 200 * 12));
  await verified(studio);
});
