import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, mondayOf } from "./days.ts";

test("GEN-10: days are counted by the calendar, over leap days and years", () => {
  assert.deepEqual(daysBetween("2028-02-28", "2028-03-01"), ["2028-02-28", "2028-02-29", "2028-03-01"]);
  assert.deepEqual(daysBetween("2026-12-31", "2027-01-01"), ["2026-12-31", "2027-01-01"]);
  assert.deepEqual(daysBetween("2026-01-02", "2026-01-01"), []);
});

test("a week begins on its Monday, also before 1970 and across a year's end", () => {
  assert.deepEqual(["2026-11-22", "2026-11-23", "2027-01-01", "1970-01-01", "1969-12-28"].map(mondayOf), [
    "2026-11-16",
    "2026-11-23",
    "2026-12-28",
    "1969-12-29",
    "1969-12-22",
  ]);
});
