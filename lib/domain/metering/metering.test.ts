import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, type Instant, instant, later, parseInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { anchorAt, boundaryAfter, periodAround } from "#lib/units/period.ts";
import { latestCard } from "../catalog/registry.ts";
import { storageMonth } from "../rating/storage-month.ts";
import { countedOf, hourOf, nextLook, priceOfUnits } from "./counted.ts";
import { storedIn } from "./stored.ts";
import { usedAtMemo, usedAtOf } from "./used-at.ts";

const at = (text: string): Instant => parseInstant(text) ?? assert.fail(text);

test("a memo says when the work was done, and is read back; any other memo says nothing", () => {
  const moment = at("2026-01-10T08:30:00.120Z");
  for (const isLate of [true, false]) assert.equal(usedAtOf(usedAtMemo(moment, isLate)), moment);
  assert.equal(usedAtOf(`seconds=60, ${usedAtMemo(moment, true)}`), moment);
  for (const memo of [null, "", "used at noon", "misused at 2026-01-10T08:30:00.120Z", "used at 2026-01-10T08:30:00.120Z, or so"]) {
    assert.equal(usedAtOf(memo), null, String(memo));
  }
});

test("ALU-4: only what is metered by the full unit is counted, at 10 credits a gigabyte, and looked at as its hour ends", () => {
  const card = latestCard("alugha") ?? assert.fail();
  const counted = card.operations.filter((operation) => countedOf(operation) !== null).map(({ id }) => id);
  assert.deepEqual(counted, ["traffic"]);
  assert.equal(formatMillis(priceOfUnits(card, "traffic", 1_234_567n)), "12345670");
  assert.throws(() => priceOfUnits(card, "encoding", 1n), RangeError);
  assert.equal(nextLook(instant(5 * HOUR)), 6 * HOUR);
  assert.equal(nextLook(instant(6 * HOUR - 1)), 6 * HOUR);
  assert.equal(hourOf(instant(-1)), -HOUR);
});

test("ALU-3: days are counted by the wall clock, so that a change of clocks neither adds nor takes one", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "UTC"]) {
    const start = at(zone === "America/New_York" ? "2026-03-01T05:00:00Z" : "2026-03-01T00:00:00Z");
    const anchor = anchorAt(start, zone);
    const period = { start, end: boundaryAfter(start, anchor, 1) };
    const month = storedIn(period, anchor, 160, [
      { at: later(start, 9 * DAY), minutes: 40 },
      { at: later(start, 20 * DAY + 2 * HOUR), minutes: -10 },
    ]);
    assert.deepEqual(month, {
      days: 31,
      currentMinutes: 160,
      added: [{ minutes: 40, daysBefore: 9 }],
      removed: [{ minutes: 10, daysPresent: 20 }],
    });
    assert.equal(formatMillis(storageMonth(month)), "155");
  }
});

test("ALU-3: only a period that ended before its time is scaled; one from the 31st to the end of February is a whole one", () => {
  const anchor = { zone: "UTC", day: 31, hour: 0, minute: 0, second: 0 };
  const whole = storedIn({ start: at("2026-01-31T00:00:00Z"), end: at("2026-02-28T00:00:00Z") }, anchor, 62, []);
  assert.equal(formatMillis(storageMonth(whole)), "62");
  const short = storedIn({ start: at("2026-01-31T00:00:00Z"), end: at("2026-02-05T00:00:00Z") }, anchor, 62, []);
  assert.deepEqual([short.days, short.daysOfMonth, formatMillis(storageMonth(short))], [5, 31, "10"]);
});

test("GEN-10: the period around an instant is the one by the anchor that it lies in, also at its very start", () => {
  const anchor = { zone: "Europe/Berlin", day: 31, hour: 0, minute: 0, second: 0 };
  for (const [moment, start, end] of [
    ["2026-11-22T07:00:00Z", "2026-10-30T23:00:00Z", "2026-11-29T23:00:00Z"],
    ["2026-11-29T23:00:00Z", "2026-11-29T23:00:00Z", "2026-12-30T23:00:00Z"],
    ["2028-02-28T22:59:59Z", "2028-01-30T23:00:00Z", "2028-02-28T23:00:00Z"],
  ] as const) {
    assert.deepEqual(periodAround(at(moment), anchor), { start: at(start), end: at(end) }, moment);
  }
});
