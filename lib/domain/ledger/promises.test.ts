import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PROMISES, promiseStates } from "./promises.ts";

test("R21: every promise of the checker has its words, and no other has", () => {
  const checked = [...readFileSync("db/verify.sql", "utf8").matchAll(/^(?:union all )?select '((?:[^']|'')+)'/gm)].map(([, rule = ""]) =>
    rule.replaceAll("''", "'"),
  );
  assert.ok(checked.length > 15);
  assert.deepEqual(checked.toSorted(), PROMISES.map(({ rule }) => rule).toSorted());
});

test("R21: a break without words is shown under the checker's name, not left out", () => {
  const states = promiseStates([
    { rule: "new promise", detail: "entry 3" },
    { rule: "no entry is missing", detail: "entry 1" },
    { rule: "no entry is missing", detail: "entry 2" },
  ]);
  const broken = states.filter(({ breaks }) => breaks.length > 0).map(({ words, breaks }) => [words, breaks]);
  assert.deepEqual(broken, [
    ["No entry is missing: the numbers have no gap.", ["entry 1", "entry 2"]],
    ["new promise", ["entry 3"]],
  ]);
  assert.equal(states.length, PROMISES.length + 1);
});
