import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMillis } from "#lib/units/millis.ts";
import { exact, rational, toMillis } from "#lib/units/rational.ts";
import { latestCard } from "../catalog/registry.ts";
import { rate } from "./quote.ts";
import { unrounded } from "./unrounded.ts";

test("GEN-1: what a line was before it was rounded is told to nine places, and that more follow", () => {
  const of = (value: Parameters<typeof toMillis>[0]) => unrounded(value, toMillis(value));
  assert.equal(of(exact("7.4")), null);
  assert.equal(of(exact("-0.125")), null);
  assert.equal(of(exact("0.0005")), "0.0005");
  assert.equal(of(exact("-12.34567")), "-12.34567");
  assert.equal(of(rational(200, 3)), "66.666666666…");
  assert.equal(of(exact("1e-12")), "0.000000000…");
});

test("GEN-1: a quote's line says what it was before rounding, and only where that differs", () => {
  const card = latestCard("act3");
  assert.ok(card);
  const rated = rate(card, { operation: "render", params: { gpuSeconds: 1 / 3, cpuSeconds: 60 } });
  assert.ok(rated.ok);
  assert.deepEqual(
    rated.value.lines.map(({ label, amount, exact: before }) => [label, formatMillis(amount), before]),
    [
      ["GPU", "0.2", "0.199999999…"],
      ["CPU", "1.2", undefined],
      ["Rounded up to 1", "0.6", undefined],
    ],
  );
});
