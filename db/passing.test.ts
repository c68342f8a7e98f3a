import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Passing } from "./passing.ts";
import { Remembered } from "./remembered.ts";

test("what comes and goes is found exactly while it is there, however many come", () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 40 }).map(String), isGone: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 600, maxLength: 2_000 }), (steps) => {
      const [model, passing] = [new Map<string, number>(), new Passing<number>()];
      for (const [index, { key, isGone }] of steps.entries()) {
        if (isGone) {
          model.delete(key);
          passing.delete(key);
        } else {
          model.set(key, index);
          passing.set(key, index);
        }
        for (let other = 0; other <= 40; other++) assert.equal(passing.get(`${other}`), model.get(`${other}`));
      }
    }),
    { numRuns: 20 },
  );
});

test("one that stays for long is still found after thousands have come and gone", () => {
  const passing = new Passing<string>();
  passing.set("stays", "here");
  for (let index = 0; index < 5_000; index++) {
    passing.set(`${index}`, "passes");
    passing.delete(`${index}`);
  }
  assert.equal(passing.get("stays"), "here");
  passing.delete("stays");
  assert.equal(passing.get("stays"), undefined);
});

test("the newest are remembered, as many as promised, what is asked for again among them, and what is long unasked is let go", () => {
  const remembered = new Remembered<number>(100);
  for (let index = 0; index < 1_000; index++) {
    remembered.keep(`${index}`, index);
    assert.equal(remembered.find("0"), 0);
    for (let back = 0; back < Math.min(99, index); back += 9) assert.equal(remembered.find(`${index - back}`), index - back);
  }
  assert.equal(remembered.find("500"), undefined);
});
