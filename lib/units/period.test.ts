import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { instant, parseInstant } from "./instant.ts";
import {
  anchorAt,
  atWallTime,
  boundaryAfter,
  dayOf,
  decodeAnchor,
  encodeAnchor,
  minuteOf,
  nextPeriod,
  type Period,
  wallTime,
} from "./period.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Pacific/Apia",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Africa/Casablanca",
];

const at = (text: string) => parseInstant(text) ?? assert.fail(text);

function boundaries(start: string, zone: string, count: number): string[] {
  const anchor = anchorAt(at(start), zone);
  const found: string[] = [];
  let period: Period = { start: at(start), end: boundaryAfter(at(start), anchor, 1) };
  for (let n = 0; n < count; n++) {
    found.push(new Date(period.end).toISOString());
    period = nextPeriod(period, anchor);
  }
  return found;
}

test("GEN-10: an anchor on the 31st falls on a shorter month's last day and comes back after", () => {
  assert.deepEqual(boundaries("2026-01-31T00:00:00Z", "UTC", 4), [
    "2026-02-28T00:00:00.000Z",
    "2026-03-31T00:00:00.000Z",
    "2026-04-30T00:00:00.000Z",
    "2026-05-31T00:00:00.000Z",
  ]);
  assert.equal(boundaries("2028-01-30T12:00:00Z", "UTC", 1)[0], "2028-02-29T12:00:00.000Z", "a leap year's February has a 29th");
});

test("GEN-10: a period keeps its local time of day over a change of clocks", () => {
  assert.deepEqual(boundaries("2026-02-28T23:00:00Z", "Europe/Berlin", 2), ["2026-03-31T22:00:00.000Z", "2026-04-30T22:00:00.000Z"]);
});

test("GEN-10: a boundary in the hour that a clock change skips comes right after the skip; of a doubled hour, the first", () => {
  assert.equal(atWallTime({ year: 2026, month: 3, day: 29, hour: 2, minute: 30, second: 0 }, "Europe/Berlin"), at("2026-03-29T01:30:00Z"));
  assert.equal(atWallTime({ year: 2026, month: 10, day: 25, hour: 2, minute: 30, second: 0 }, "Europe/Berlin"), at("2026-10-25T00:30:00Z"));
});

test("GEN-10: in every zone each instant lies in exactly one period of a chain", () => {
  const instants = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) });
  fc.assert(
    fc.property(instants, fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 40 }), (epoch, zone, months) => {
      const start = instant(epoch - (epoch % 1000));
      const anchor = anchorAt(start, zone);
      let period: Period = { start, end: boundaryAfter(start, anchor, 1) };
      for (let n = 0; n < months; n++) {
        assert.ok(period.start < period.end);
        const next = nextPeriod(period, anchor);
        assert.equal(next.start, period.end);
        assert.ok(next.end - next.start > 27 * 86_400_000 && next.end - next.start < 32 * 86_400_000);
        period = next;
      }
    }),
    { numRuns: 300 },
  );
});

test("GEN-10: the wall clock and its instant are each other's inverse, but for skipped and doubled hours", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }), fc.constantFrom(...ZONES), (epoch, zone) => {
      const moment = instant(epoch - (epoch % 1000));
      const back = atWallTime(wallTime(moment, zone), zone);
      assert.deepEqual(wallTime(back, zone), wallTime(moment, zone));
    }),
    { numRuns: 1000 },
  );
});

test("GEN-10: an anchor survives its encoding, and a day is the zone's day", () => {
  const anchor = anchorAt(at("2026-01-31T22:59:07Z"), "Europe/Berlin");
  assert.deepEqual(decodeAnchor(encodeAnchor(anchor), "Europe/Berlin"), anchor);
  assert.equal(dayOf(at("2026-01-31T23:30:00Z"), "Europe/Berlin"), "2026-02-01");
  assert.equal(minuteOf(at("2026-01-31T23:05:59Z"), "Europe/Berlin"), "2026-02-01T00:05");
  assert.equal(minuteOf(at("2026-07-01T10:00:00Z"), "America/New_York"), "2026-07-01T06:00");
});
