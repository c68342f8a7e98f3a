import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { boundary, type Cycle, periodAt } from "./periods.ts";
import { remaining, share } from "./proration.ts";
import { taxOn, taxRule } from "./tax-table.ts";

const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 1_000;
const iso = (at: number) => new Date(at * 1_000).toISOString().slice(0, 10);
const MONTH: Cycle = { interval: "month", interval_count: 1 };
const anchors = fc.integer({ min: day("2020-01-01"), max: day("2032-12-31") });
const cycles = fc.record({ interval: fc.constantFrom("day", "week", "month", "year"), interval_count: fc.integer({ min: 1, max: 12 }) });

for (const [anchor, expected] of [
  [
    "2027-01-31",
    "2027-02-28 2027-03-31 2027-04-30 2027-05-31 2027-06-30 2027-07-31 2027-08-31 2027-09-30 2027-10-31 2027-11-30 2027-12-31 2028-01-31 2028-02-29 2028-03-31",
  ],
  [
    "2027-01-30",
    "2027-02-28 2027-03-30 2027-04-30 2027-05-30 2027-06-30 2027-07-30 2027-08-30 2027-09-30 2027-10-30 2027-11-30 2027-12-30 2028-01-30 2028-02-29 2028-03-30",
  ],
  [
    "2027-01-29",
    "2027-02-28 2027-03-29 2027-04-29 2027-05-29 2027-06-29 2027-07-29 2027-08-29 2027-09-29 2027-10-29 2027-11-29 2027-12-29 2028-01-29 2028-02-29 2028-03-29",
  ],
] as const) {
  test(`an anchor on ${anchor} falls on the last day of shorter months and comes back (ALW-2)`, () => {
    const found = Array.from({ length: 14 }, (_, n) => iso(boundary(day(anchor), MONTH, n + 1))).join(" ");
    assert.equal(found, expected);
  });
}

test("a year from a leap day ends on 28 February, and on the leap day when there is one", () => {
  const ends = [1, 2, 3, 4].map((n) => iso(boundary(day("2028-02-29"), { interval: "year", interval_count: 1 }, n)));
  assert.deepEqual(ends, ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
});

test("every instant lies in exactly one period, and periods join without a gap", () => {
  fc.assert(
    fc.property(anchors, cycles, fc.integer({ min: day("2019-01-01"), max: day("2034-01-01") }), (anchor, cycle, at) => {
      const period = periodAt(anchor, cycle, at);
      assert.ok(period.start <= at && at < period.end);
      assert.deepEqual(periodAt(anchor, cycle, period.end).start, period.end);
      assert.deepEqual(periodAt(anchor, cycle, period.start - 1).end, period.start);
    }),
    { numRuns: 1_000 },
  );
});

test("a month keeps the anchor's time of day, and its day wherever the month has it", () => {
  fc.assert(
    fc.property(anchors, fc.integer({ min: -40, max: 40 }), (anchor, n) => {
      const found = new Date(boundary(anchor, MONTH, n) * 1_000);
      const wanted = new Date(anchor * 1_000);
      const last = new Date(Date.UTC(found.getUTCFullYear(), found.getUTCMonth() + 1, 0)).getUTCDate();
      assert.equal(found.getUTCDate(), Math.min(wanted.getUTCDate(), last));
      assert.equal(found.toISOString().slice(11), wanted.toISOString().slice(11));
    }),
    { numRuns: 1_000 },
  );
});

const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const spans = fc
  .record({ start: anchors, length: fc.integer({ min: 1, max: 400 * 86_400 }) })
  .map(({ start, length }) => ({ start, end: start + length }));

test("what remains is the whole at the start, nothing at the end, never grows with time and keeps the sign", () => {
  fc.assert(
    fc.property(
      amounts,
      spans,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (amount, period, a, b) => {
        const at = (part: number) => period.start + Math.floor(part * (period.end - period.start));
        assert.equal(remaining(amount, period, period.start), amount);
        assert.equal(remaining(amount, period, period.start - 1), amount);
        assert.equal(remaining(amount, period, period.end), 0);
        const [early, late] = [remaining(amount, period, at(Math.min(a, b))), remaining(amount, period, at(Math.max(a, b)))];
        assert.ok(Math.abs(early) >= Math.abs(late));
        assert.ok(early * amount >= 0);
        assert.equal(remaining(-amount, period, at(a)), 0 - remaining(amount, period, at(a)));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("used and unused parts of a period add up to its price within one minor unit", () => {
  fc.assert(
    fc.property(amounts, spans, fc.double({ min: 0, max: 1, noNaN: true }), (amount, period, part) => {
      const length = period.end - period.start;
      const used = Math.floor(part * length);
      assert.ok(Math.abs(share(amount, used, length) + remaining(amount, period, period.start + used) - amount) <= 1);
    }),
    { numRuns: 1_000 },
  );
});

test("halves go away from zero, on both sides", () => {
  assert.deepEqual([share(1, 1, 2), share(-1, 1, 2), share(5, 1, 10), share(4, 1, 10), share(-4, 1, 10)], [1, -1, 1, 0, 0]);
});

test("tax on top and tax inside of an amount agree", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.constantFrom(19_00, 8_10, 25_50, 0), (net, rate) => {
      const tax = taxOn(net, rate, false);
      assert.ok(Math.abs(taxOn(net + tax, rate, true) - tax) <= 1);
      assert.equal(taxOn(-net, rate, false), 0 - tax);
    }),
  );
});

test("who pays VAT hangs on the country, the VAT id and the exemption", () => {
  const rule = (country: string | null, vatIds: string[] = [], exempt: string | null = "none") => {
    const found = taxRule({ country, vatIds, exempt });
    return found && `${found.rate} ${found.reason}`;
  };
  assert.equal(rule("DE"), "1900 standard_rated");
  assert.equal(rule("DE", ["eu_vat"]), "0 reverse_charge");
  assert.equal(rule("IE", ["eu_vat"]), "2300 standard_rated");
  assert.equal(rule("GB", ["gb_vat"]), "2000 standard_rated");
  assert.equal(rule("US"), "0 not_collecting");
  assert.equal(rule("DE", [], "exempt"), "0 customer_exempt");
  assert.equal(rule("CH", [], "reverse"), "0 reverse_charge");
  assert.equal(rule(null), null);
});
