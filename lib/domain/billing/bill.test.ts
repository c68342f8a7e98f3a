import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../../units/millis.ts";
import { billTotal } from "./bill.ts";

test("GEN-2: only a bill's total is rounded, half up to the minor unit, and it says by how much", () => {
  assert.deepEqual(billTotal(millis(720n)), { minor: 72n, rounding: 0n });
  assert.deepEqual(billTotal(millis(725n)), { minor: 73n, rounding: 5n });
  assert.deepEqual(billTotal(millis(724n)), { minor: 72n, rounding: -4n });
  assert.deepEqual(billTotal(millis(4n)), { minor: 0n, rounding: -4n });
});
