import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { instant } from "../../units/instant.ts";
import { credits, type Millis, millis, plus, sum } from "../../units/millis.ts";
import { addsUp, heldAfter, spentIn, summaryOf } from "./summary.ts";

const total = (kind: string, amount: Millis, effect: Millis) => ({ kind, amount, effect, count: 1 });
const none = millis(0n);

test("a job that is held, partly returned and settled is spent by what it settled, and holds nothing", () => {
  const totals = [
    total("hold", credits(600), credits(-600)),
    total("release", credits(100), credits(100)),
    total("settle", credits(500), none),
  ];
  assert.deepEqual(summaryOf({ totals }), [{ part: "spent", amount: credits(-500), kinds: ["settle"] }]);
  assert.equal(spentIn({ totals }), credits(500));
});

test("what was taken and neither settled nor returned is held", () => {
  const totals = [
    total("grant", credits(1_000), credits(1_000)),
    total("hold", credits(600), credits(-600)),
    total("settle", credits(200), none),
  ];
  assert.deepEqual(
    summaryOf({ totals }).map(({ part, amount }) => [part, amount]),
    [
      ["granted", credits(1_000)],
      ["spent", credits(-200)],
      ["held", credits(-400)],
    ],
  );
});

test("a refund takes from what was spent, and what was waived is no term", () => {
  const totals = [
    total("charge", credits(50), credits(-50)),
    total("accrue", credits(10), credits(-10)),
    total("refund", credits(20), credits(20)),
    total("waive", credits(7), none),
    total("bill", credits(10), credits(10)),
    total("clawback", credits(3), credits(-3)),
  ];
  assert.deepEqual(
    summaryOf({ totals }).map(({ part, amount, kinds }) => [part, amount, kinds]),
    [
      ["billed", credits(10), ["bill"]],
      ["spent", credits(-40), ["charge", "accrue", "refund"]],
      ["taken", credits(-3), ["clawback"]],
    ],
  );
  assert.equal(spentIn({ totals }), credits(40));
});

test("GEN-5: what jobs held is what was set aside, and neither spent nor returned", () => {
  const totals = [
    total("hold", credits(600), credits(-600)),
    total("settle", credits(200), none),
    total("release", credits(50), credits(50)),
  ];
  assert.deepEqual(heldAfter(totals), { set: credits(600), settled: credits(200), returned: credits(50), held: credits(350) });
});

test("whatever the kinds and amounts, the terms add up to closing − opening (GEN-8)", () => {
  const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(millis);
  const line = fc.record({
    kind: fc.constantFrom(
      "grant",
      "hold",
      "release",
      "settle",
      "expire",
      "rollover",
      "forfeit",
      "adjust",
      "charge",
      "waive",
      "accrue",
      "refund",
      "clawback",
      "bill",
    ),
    amount,
    effect: amount,
    count: fc.nat(),
  });
  fc.assert(
    fc.property(amount, fc.uniqueArray(line, { selector: ({ kind }) => kind }), (opening, totals) => {
      const period = { start: instant(0), end: instant(1) };
      assert.ok(addsUp({ period, opening, totals, closing: plus(opening, sum(totals.map(({ effect }) => effect))) }));
    }),
  );
});
