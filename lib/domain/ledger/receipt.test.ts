import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { instant } from "#lib/units/instant.ts";
import { credits, millis, sum } from "#lib/units/millis.ts";
import { burnedOf, costBasis, stepsOf } from "./receipt.ts";

type Given = Parameters<typeof stepsOf>[0][number] & Parameters<typeof burnedOf>[0][number];
let last = 0n;
const entry = (transaction: string, kind: string, whole: number, lotId: string | null): Given => {
  last += 1n;
  const at = instant(1_000 * Number(last));
  return { id: `${last}`, sequence: last, transaction, kind, at, amount: credits(whole), memo: null, lotId, lotClass: lotId && "monthly" };
};

test("GEN-5, GEN-6: of a job each lot shows what it paid, what returned, and what a refund gave back since", () => {
  const job = [
    entry("a", "hold", 30, "monthly"),
    entry("a", "hold", 20, "packs"),
    entry("b", "settle", 30, "monthly"),
    entry("b", "settle", 5, "packs"),
    entry("b", "release", 15, "packs"),
    entry("c", "refund", 5, "packs"),
    entry("c", "refund", 10, "monthly"),
    entry("c", "expire", 10, "monthly"),
  ];
  assert.deepEqual(
    burnedOf(job).map(({ lotId, taken, returned, spent }) => [lotId, taken, returned, spent]),
    [
      ["monthly", credits(30), credits(10), credits(20)],
      ["packs", credits(20), credits(20), credits(0)],
    ],
  );
  assert.deepEqual(
    stepsOf(job).map(({ kind, amount, sequences }) => [kind, amount, sequences.length]),
    [
      ["hold", credits(50), 2],
      ["settle", credits(35), 2],
      ["release", credits(15), 1],
      ["refund", credits(15), 2],
      ["expire", credits(10), 1],
    ],
  );
});

test("ALU-5: a metered charge takes and spends in one, and what it waived burned no lot", () => {
  const charge = [entry("d", "charge", 7, "recurring"), entry("d", "waive", 3, null)];
  assert.deepEqual(
    burnedOf(charge).map(({ taken, returned, spent }) => [taken, returned, spent]),
    [[credits(7), 0n, credits(7)]],
  );
  assert.deepEqual(
    stepsOf(charge).map(({ kind, amount }) => [kind, amount]),
    [
      ["charge", credits(7)],
      ["waive", credits(3)],
    ],
  );
});

test("a part of a lot costs its share, half up to the minor unit, and nothing is known where nothing was paid", () => {
  const pack = { granted: credits(1_100), cost: 3_499n };
  assert.equal(costBasis(pack, credits(1_100)), 3_499n);
  assert.equal(costBasis(pack, credits(1)), 3n);
  assert.equal(costBasis({ granted: credits(2), cost: 1n }, credits(1)), 1n);
  assert.equal(costBasis({ granted: credits(10), cost: null }, credits(1)), null);
  assert.equal(costBasis({ granted: millis(0n), cost: 5n }, credits(1)), null);
});

test("the shares of a lot's parts differ from its price by at most half a minor unit each", () => {
  const part = fc.bigInt({ min: 1n, max: 10n ** 9n });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), fc.bigInt({ min: 0n, max: 10n ** 9n }), (parts, cost) => {
      const amounts = parts.map(millis);
      const lot = { granted: sum(amounts), cost };
      const total = amounts.reduce((all, amount) => all + (costBasis(lot, amount) ?? 0n), 0n);
      const off = total < cost ? cost - total : total - cost;
      assert.ok(2n * off <= BigInt(parts.length), `${total} for ${cost}`);
    }),
  );
});
