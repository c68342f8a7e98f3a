import assert from "node:assert/strict";
import { test } from "node:test";
import { roundTicks } from "./ticks.ts";

test("an axis has round marks that reach what is drawn", () => {
  assert.deepEqual(roundTicks(33_000), [0, 10_000, 20_000, 30_000, 40_000]);
  assert.deepEqual(roundTicks(1_000), [0, 500, 1_000]);
  assert.deepEqual(roundTicks(120_000), [0, 50_000, 100_000, 150_000]);
  assert.deepEqual(roundTicks(0.7), [0, 0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(roundTicks(1), [0, 0.5, 1]);
});

test("nothing to draw still has an axis", () => {
  for (const most of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) assert.deepEqual(roundTicks(most), [0, 1]);
});
