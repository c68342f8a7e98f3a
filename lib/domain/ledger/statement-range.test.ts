import assert from "node:assert/strict";
import { test } from "node:test";
import { formatInstant, instant } from "../../units/instant.ts";
import { momentOf, rangeOf } from "./statement-range.ts";

const billing = { start: instant(Date.UTC(2026, 10, 5)), end: instant(Date.UTC(2026, 11, 5)) };
const asked = (request: Parameters<typeof rangeOf>[0]) => {
  const { period, by } = rangeOf(request, billing, "Europe/Berlin");
  return [by, formatInstant(period.start), formatInstant(period.end)];
};

test("nothing asked is the current billing period", () => {
  assert.deepEqual(asked({}), ["billing", "2026-11-05T00:00:00.000Z", "2026-12-05T00:00:00.000Z"]);
});

test("a month begins and ends at midnight in the account's zone, also across a clock change", () => {
  assert.deepEqual(asked({ period: "2026-10" }), ["month", "2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"]);
});

test("both days are included", () => {
  assert.deepEqual(asked({ from: "2026-11-10", to: "2026-11-10" }), ["days", "2026-11-09T23:00:00.000Z", "2026-11-10T23:00:00.000Z"]);
});

test("what cannot be read is as if it were not asked", () => {
  for (const request of [{ period: "2026-13" }, { from: "2026-02-30" }, { from: "2026-11-20", to: "2026-11-10" }, { period: "'; drop" }]) {
    assert.equal(asked(request)[0], "billing", JSON.stringify(request));
  }
});

test("GEN-10: a moment is a wall time in the account's zone, or an instant with its offset; anything else is none", () => {
  const read = (text: string | undefined) => {
    const at = momentOf(text, "Europe/Berlin");
    return at === null ? null : formatInstant(at);
  };
  assert.equal(read("2026-07-01T14:30"), "2026-07-01T12:30:00.000Z");
  assert.equal(read("2026-11-01T14:30:59"), "2026-11-01T13:30:59.000Z");
  assert.equal(read("2026-10-25T02:30"), "2026-10-25T00:30:00.000Z", "of a doubled hour the first");
  assert.equal(read("2026-07-01T14:30:00Z"), "2026-07-01T14:30:00.000Z");
  for (const none of [undefined, "", "yesterday", "2026-02-30T10:00", "2026-07-01T24:00", "2026-07-01", "2026-07-01T10:61"])
    assert.equal(read(none), null, none);
});
