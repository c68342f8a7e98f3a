import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { credits, formatMillis, millis, parseMillis } from "./millis.ts";
import { add, ceiling, divide, exact, multiply, rational, roundUpTo, toMillis } from "./rational.ts";

test("GEN-1: a decimal is taken as it was written, never as a binary approximation", () => {
  assert.deepEqual(toMillis(add(exact(0.1), exact(0.2))), millis(300n));
  assert.deepEqual(toMillis(multiply(exact("1e-7"), exact(1e7))), millis(1000n));
  assert.throws(() => exact(Number.NaN), RangeError);
  assert.throws(() => exact(Number.POSITIVE_INFINITY), RangeError);
});

test("GEN-1: a line is rounded half up to a milli, halves away from zero", () => {
  assert.equal(toMillis(exact("0.0005")), 1n);
  assert.equal(toMillis(exact("0.00049")), 0n);
  assert.equal(toMillis(exact("-0.0005")), -1n);
  assert.equal(toMillis(exact("-0.00049")), 0n);
});

test("IMS-1: started units are counted up", () => {
  assert.deepEqual(ceiling(divide(exact(113), exact(60))), rational(2));
  assert.deepEqual(ceiling(exact(2)), rational(2));
});

test("GEN-2: a total is rounded up to the charge increment", () => {
  assert.equal(roundUpTo(millis(466_667n), credits(1)), credits(467));
  assert.equal(roundUpTo(millis(4_800n), millis(100n)), 4_800n);
  assert.equal(roundUpTo(millis(123n), millis(0n)), 123n);
});

test("GEN-1: amounts are written as the API does and read back exactly", () => {
  assert.deepEqual(
    [7_400n, 720n, 120_000_000n, 0n, -500n].map((amount) => formatMillis(millis(amount))),
    ["7.4", "0.72", "120000", "0", "-0.5"],
  );
  for (const text of ["", "1.", ".5", "1.2345", "01", "1e3", " 1", "٣"]) assert.equal(parseMillis(text), null, text);
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (amount) => parseMillis(formatMillis(millis(amount))) === amount),
  );
});
