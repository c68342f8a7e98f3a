import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, type Instant, instant, later } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { byFeature, hourlyBills, type Unbilled } from "./hourly.ts";

const NOON = instant(12 * HOUR);
const hour = (count: number): Instant => instant(count * HOUR);
const used = (usedIn: number, amount: bigint, operation = "text"): Unbilled => ({
  usedIn: hour(usedIn),
  operation,
  isRefund: amount < 0n,
  amount: millis(amount),
  count: 1,
});
const shown = (unbilled: readonly Unbilled[], billed: readonly number[] = []) =>
  hourlyBills(unbilled, (at) => billed.includes(at / HOUR), NOON).map((bill) => [
    bill.hour / HOUR,
    bill.used,
    bill.lines.filter(({ isLate }) => isLate).length,
  ]);

test("IMS-5: one bill an hour with usage, and none for an hour without", () => {
  assert.deepEqual(shown([]), []);
  assert.deepEqual(shown([used(8, 100n), used(10, 50n), used(8, 20n, "video")]), [
    [8, 120n, 0],
    [10, 50n, 0],
  ]);
});

test("IMS-7: late usage goes on the latest bill made, or on that of the hour it was reported in; never on one that is made already", () => {
  assert.deepEqual(shown([used(8, 100n), used(10, 50n)], [8]), [[10, 150n, 1]]);
  assert.deepEqual(shown([used(8, 100n)], [8]), [[11, 100n, 1]]);
  assert.deepEqual(shown([used(8, 100n)], [8, 11]), []);
});

test("GEN-8: what was given back lowers the bill; hours are billed together where it exceeds one, and nothing while nothing is owed", () => {
  assert.deepEqual(shown([used(8, 100n), used(11, 50n), used(11, -20n)]), [
    [8, 100n, 0],
    [11, 30n, 0],
  ]);
  assert.deepEqual(shown([used(8, 100n), used(11, 50n), used(11, -60n)]), [[11, 90n, 0]]);
  assert.deepEqual(shown([used(8, 100n), used(11, -100n)]), []);
  assert.deepEqual(shown([used(11, -5n)]), []);
});

test("a bill's lines add up to it, and by feature they still do", () => {
  const [bill] = hourlyBills(
    [used(8, 100n), used(9, 7n), used(9, -3n), used(9, 4n, "video")],
    (at) => at === hour(8),
    later(hour(9), HOUR),
  );
  assert.ok(bill);
  assert.equal(bill.used, 108n);
  assert.deepEqual(byFeature(bill.lines), [
    { operation: "text", isLate: true, amount: 100n },
    { operation: "text", isLate: false, amount: 4n },
    { operation: "video", isLate: false, amount: 4n },
  ]);
});
