import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DAY, type Instant, instant, later } from "#lib/units/instant.ts";
import { dunningAt, GRACE, nextDunning } from "./dunning.ts";
import { nextTrialReminder, trialReminder } from "./trial.ts";

const since = instant(Date.UTC(2026, 2, 1, 9));
const day = (days: number): Instant => later(since, days * DAY);

test("dunning: notices are due on the days 0, 3 and 6, and grace ends on the 7th", () => {
  const noticed = [0, 2.9, 3, 5.9, 6, 6.99].map((at) => dunningAt(since, day(at), []).notice);
  assert.deepEqual(noticed, [0, 0, 3, 3, 6, 6]);
  assert.deepEqual(
    [6.99, 7, 8].map((at) => dunningAt(since, day(at), []).isOver),
    [false, true, true],
  );
  assert.equal(dunningAt(since, day(8), []).notice, null, "when it is over, another letter tells so");
});

test("dunning: a worker who was away sends the latest notice, and none twice", () => {
  assert.equal(dunningAt(since, day(4), []).notice, 3);
  assert.equal(dunningAt(since, day(4), [3]).notice, null);
  assert.equal(dunningAt(since, day(4), [0]).notice, 3);
});

test("dunning: looked at whenever, each notice is sent at most once and in order, and grace ends once", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 * DAY }), { maxLength: 60 }), (moments) => {
      const sent: number[] = [];
      for (const at of moments.toSorted((a, b) => a - b)) {
        const { notice, isOver } = dunningAt(since, later(since, at), sent);
        assert.equal(isOver, at >= GRACE);
        if (notice !== null) sent.push(notice);
      }
      assert.deepEqual(sent, [...new Set(sent)].toSorted());
    }),
  );
});

test("dunning: from moment to moment one meets every notice and the end", () => {
  const met: number[] = [];
  for (let at: Instant | null = nextDunning(since, later(since, -1)); at !== null; at = nextDunning(since, at))
    met.push((at - since) / DAY);
  assert.deepEqual(met, [0, 3, 6, 7]);
});

test("ACT-2: a trial's end is announced 30, 7 and 1 days before, and not when it is over", () => {
  const reminded = [-31, -30, -8, -7, -1.5, -1, -0.001, 0, 1].map((at) => trialReminder(since, day(at)));
  assert.deepEqual(reminded, [null, 30, 30, 7, 7, 1, 1, null, null]);
  assert.deepEqual(
    [nextTrialReminder(since, day(-40)), nextTrialReminder(since, day(-7)), nextTrialReminder(since, day(-1))],
    [day(-30), day(-1), null],
  );
});
