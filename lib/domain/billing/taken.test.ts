import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { millis, plus, sum, ZERO } from "../../units/millis.ts";
import { monthTaken, takenBy } from "./taken.ts";

test("months that come one by one lose to every refund together what they would have lost at once", () => {
  const month = fc.bigInt({ min: 0n, max: 200_000_000n }).map(millis);
  const moneys = fc.array(fc.bigInt({ min: 1n, max: 20_000n }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(month, { maxLength: 14 }), moneys, fc.bigInt({ min: 1n, max: 40_000n }), (months, taken, price) => {
      let before = ZERO;
      let lost = ZERO;
      for (const each of months) {
        const parts = monthTaken({ before, month: each, price }, taken);
        assert.ok(parts.every((part) => part >= ZERO));
        lost = plus(lost, sum(parts));
        before = plus(before, each);
      }
      assert.equal(lost, takenBy(before, price, taken));
    }),
  );
});

test("where rounding lets two of three take more of a small month than all three are to, the first takes what there is", () => {
  assert.deepEqual(monthTaken({ before: millis(2n), month: millis(1n), price: 19n }, [8n, 9n, 2n]), [millis(1n), ZERO, ZERO]);
});
