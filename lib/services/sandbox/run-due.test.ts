import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pool } from "#db/client.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, formatInstant, HOUR, type Instant, instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits, formatMillis } from "#lib/units/millis.ts";
import { wallTime } from "#lib/units/period.ts";
import { billDueHours } from "../billing/bill-hours.ts";
import { expireHolds } from "../jobs/expire-holds.ts";
import { reportUsage } from "../jobs/report-usage.ts";
import { changeStorage } from "../metering/change-storage.ts";
import { restartPeriod } from "../plans/change-plan.ts";
import { chargeDueMeters } from "../plans/charge-due-meters.ts";
import { closeDuePeriods } from "../plans/close-due-periods.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { ask, at, classes, hold, must, openOrg } from "../testing.ts";
import { moveClock } from "./move-clock.ts";
import { type Ran, runDue } from "./run-due.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const when = (caller: Caller, now: Instant): Caller => ({ ...caller, now });
const what = (ran: readonly Ran[]) => ran.map((each) => `${formatInstant(each.at).slice(0, 16)} ${each.what}`);
async function verified({ accountId, now }: Caller): Promise<void> {
  assert.deepEqual(await verifyLedger(accountId, undefined, now), []);
}
async function report(caller: Caller, ...events: Readonly<Record<string, unknown>>[]): Promise<void> {
  const answer = await reportUsage(caller, { events });
  assert.ok(
    answer.ok && answer.value.results.every(({ status }) => status === "accepted"),
    JSON.stringify(answer, (_, v) => (typeof v === "bigint" ? `${v}` : v)),
  );
}

test("all that falls due is done in the order of its moments, each at its own: holds, credits, closes (GEN-5, GEN-6, ACT-6)", async () => {
  const start = at("2026-01-31T10:00:00Z");
  const studio = await openOrg("act3", "creator", start);
  const pack = {
    class: "packs",
    rank: 2,
    amount: credits(500),
    expiresAt: at("2026-02-10T00:00:00Z"),
    periodEnd: null,
    source: "test",
  } as const;
  await must(ask(studio, { ...pack, kind: "grant", lotId: studio.accountId }));
  await hold(studio, 3_000);
  const before = await runDue(when(studio, at("2026-02-27T20:00:00Z")));
  await hold(when(studio, at("2026-02-27T20:00:00Z")), 5_000);
  const ran = await runDue(when(studio, at("2026-03-02T00:00:00Z")));
  assert.deepEqual(what([...before, ...ran]), [
    "2026-02-01T10:00 hold_expired",
    "2026-02-10T00:00 credits_expired",
    "2026-02-28T10:00 period_closed",
    "2026-02-28T20:00 hold_expired",
  ]);
  // What returned after the close is banked, as if it had never been held.
  assert.deepEqual(await classes(studio), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  assert.deepEqual(await runDue(when(studio, at("2026-03-02T00:00:00Z"))), [], "nothing is done twice");
  await verified(when(studio, at("2026-03-02T00:00:00Z")));
});

test("GEN-10: fourteen months from the 31st, over month ends, a leap February and changes of clocks, in three zones", async () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]) {
    const start = at("2027-12-31T02:30:00Z");
    const studio = await openOrg("act3", "creator", start, zone);
    const anchor = wallTime(start, zone);
    const ran = await runDue(when(studio, at("2029-03-02T12:00:00Z")));
    const closes = ran.filter((each) => each.what === "period_closed");
    assert.equal(closes.length, 14);
    for (const { at: end } of closes) {
      const { year, month, day, hour, minute } = wallTime(end, zone);
      const last = wallTime(instant(Date.UTC(year, month, 0, 12)), "UTC").day;
      assert.deepEqual([day, hour, minute], [Math.min(anchor.day, last), anchor.hour, anchor.minute], `${formatInstant(end)} in ${zone}`);
    }
    const february = closes.find(({ at: end }) => wallTime(end, zone).month === 2 && wallTime(end, zone).year === 2028);
    assert.equal(february && wallTime(february.at, zone).day, Math.min(anchor.day, 29));
    assert.deepEqual(await classes(studio), [
      ["monthly", 33_000],
      ["bank", 66_000],
    ]);
    await verified(when(studio, at("2029-03-02T12:00:00Z")));
  }
});

test("ACT-2: a trial that nobody upgraded goes to the archive at the end of its sixth month", async () => {
  const studio = await openOrg("act3", "starter", at("2026-01-31T10:00:00Z"));
  const ran = await runDue(when(studio, at("2026-08-15T00:00:00Z")));
  assert.equal(
    what(ran)
      .filter((each) => each.includes("trial_ended"))
      .join(),
    "2026-07-31T10:00 trial_ended",
  );
  assert.equal((await loadAccount(studio.accountId))?.planId, "archive");
});

test("ALU-3: 160 minutes at the end, 40 of them added on day 9 and 10 removed on day 20 of 31 cost 155, right after the refresh", async () => {
  const start = at("2026-01-01T00:00:00Z");
  const studio = await openOrg("alugha", "basic", start);
  const change = async (id: string, minutes: number, now: Instant) => {
    const changed = await changeStorage(when(studio, now), { id, minutes });
    assert.ok(changed.ok);
  };
  await change("before", 130, start);
  await change("added", 40, later(start, 9 * DAY));
  await change("removed", -10, later(start, 20 * DAY));
  await change("removed", -10, later(start, 21 * DAY));
  const tooMuch = await changeStorage(when(studio, later(start, 21 * DAY)), { id: "more", minutes: -161 });
  assert.equal(tooMuch.ok || tooMuch.reason, "exceeds_stored");
  const ran = await runDue(when(studio, at("2026-03-02T00:00:00Z")));
  assert.deepEqual(
    ran.map((each) => [each.what, ...(each.what === "storage_charged" ? [formatMillis(each.amount)] : [])]),
    [["period_closed"], ["storage_charged", "155"], ["period_closed"], ["storage_charged", "160"]],
  );
  assert.deepEqual(await classes(studio), [["recurring", 5_000 - 160]]);
  await verified(when(studio, at("2026-03-02T00:00:00Z")));
});

test("ALU-3, ALU-5: a period that a restart cuts short charges for its days of the month; what is not there is waived; a cut close is made good", async () => {
  const start = at("2026-01-01T00:00:00Z");
  const studio = await openOrg("alugha", "basic", start);
  await changeStorage(studio, { id: "all", minutes: 6_200 });
  const early = when(studio, later(start, 10 * DAY));
  assert.ok((await restartPeriod(early, {})).ok);
  assert.deepEqual(await classes(studio), [["recurring", 5_000 - 2_000]], "6,200 minutes for 10 of 31 days");
  await pool()`update storage_charged set until = '2026-01-01' where account_id = ${studio.accountId}`;
  await chargeDueMeters(early.now, "test");
  assert.deepEqual(await classes(studio), [["recurring", 3_000]], "asked again, it is not charged again");
  const ran = await runDue(when(studio, at("2026-02-12T00:00:00Z")));
  const [stored] = ran.flatMap((each) => (each.what === "storage_charged" ? [each] : []));
  assert.deepEqual(stored && [stored.amount, stored.waived], [credits(5_000), credits(1_200)]);
  assert.deepEqual(await classes(studio), []);
  await verified(when(studio, at("2026-02-12T00:00:00Z")));
});

test("ALU-4: what was counted before the close is charged within its period, also when the worker was down for months", async () => {
  const start = at("2026-01-01T00:00:00Z");
  const studio = await openOrg("alugha", "basic", start);
  const traffic = (id: string, now: Instant) =>
    report(when(studio, now), { id, operation: "traffic", params: { bytes: 900_000_000 }, at: formatInstant(now) });
  await traffic("a", start);
  await traffic("b", at("2026-01-31T23:59:00Z"));
  await Promise.all([closeDuePeriods(at("2026-03-15T00:00:00Z")), chargeDueMeters(at("2026-03-15T00:00:00Z"), "test")]);
  const [entry] = await pool()<
    { at: string; amount: string }[]
  >`select at, amount from entries where account_id = ${studio.accountId} and kind = 'charge'`;
  assert.deepEqual([entry && Date.parse(entry.at), entry?.amount], [at("2026-01-31T23:59:59.999Z"), "10000"]);
  assert.deepEqual(await classes(studio), [["recurring", 5_000]]);
  await verified(when(studio, at("2026-03-15T00:00:00Z")));
});

test("IMS-5, IMS-7: a worker that was down for hours makes one bill an hour with usage; an hour that nobody billed is not late", async () => {
  const start = at("2026-01-10T08:00:00Z");
  const studio = await openOrg("ims", "subscription", start);
  const text = (id: string, used: Instant, now = used) =>
    report(when(studio, now), { id, operation: "text-generation", params: { region: "cn", tokens: 1_000 }, at: formatInstant(used) });
  await text("a", later(start, MINUTE));
  await text("b", later(start, 59 * MINUTE), later(start, HOUR + MINUTE));
  await text("c", later(start, 3 * HOUR));
  await text("d", later(start, 2 * HOUR), later(start, 3 * HOUR + MINUTE));
  await Promise.all([billDueHours(later(start, 12 * HOUR), "a"), billDueHours(later(start, 12 * HOUR), "b")]);
  const lines = await pool()<{ hour: string; used_in: string; is_late: boolean; count: number }[]>`
    select hour, used_in, is_late, count from bill_lines where account_id = ${studio.accountId} order by hour, used_in`;
  assert.deepEqual(
    lines.map(({ hour, used_in, is_late, count }) => [new Date(hour).getUTCHours(), new Date(used_in).getUTCHours(), is_late, count]),
    [
      [8, 8, false, 1],
      [9, 8, true, 1],
      [10, 10, false, 1],
      [11, 11, false, 1],
    ],
  );
  const bills = await pool()<{ key: string; amount: string }[]>`
    select key, amount from entries where account_id = ${studio.accountId} and kind = 'bill' order by sequence`;
  assert.deepEqual(
    bills.map(({ key, amount }) => [key, amount]),
    ["08", "09", "10", "11"].map((hour) => [`bill:2026-01-10T${hour}:00:00.000Z`, "120"]),
  );
  assert.equal(await billDueHours(later(start, 13 * HOUR), "c"), 0);
  assert.equal((await loadAccount(studio.accountId))?.unbilled, 0n);
  await verified(when(studio, later(start, 13 * HOUR)));
});

test("what the worker does by the server's clock leaves an account alone whose own is not there yet, and does by its own what is due", async () => {
  const start = at("2026-01-10T08:00:00Z");
  const studio = await openOrg("act3", "creator", start);
  await hold(studio, 100);
  const moved = await moveClock(studio, { now: later(start, 40 * DAY) });
  assert.ok(moved.ok);
  assert.deepEqual(
    moved.value.ran.map((each) => each.what),
    ["hold_expired", "period_closed"],
  );
  const jobId = await hold(when(studio, later(start, 40 * DAY)), 200);
  await Promise.all([expireHolds(start, "test"), closeDuePeriods(start)]);
  const open = await pool()<{ id: string }[]>`select id from holds where account_id = ${studio.accountId} and state = 'open'`;
  assert.deepEqual(
    open.map(({ id }) => id),
    [jobId],
  );
  await expireHolds(later(start, DAY + MINUTE), "test");
  const ended = await pool()<{ ended_at: string }[]>`select ended_at from holds where account_id = ${studio.accountId} and id = ${jobId}`;
  assert.equal(Date.parse(ended[0]?.ended_at ?? ""), later(start, 41 * DAY + MINUTE));
  await renewCycle(when(studio, later(start, 40 * DAY)), {});
  await verified(when(studio, later(start, 41 * DAY + MINUTE)));
});
