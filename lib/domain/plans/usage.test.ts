import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DAY, HOUR, instant } from "../../units/instant.ts";
import { credits, sum } from "../../units/millis.ts";
import { latestCard } from "../catalog/registry.ts";
import { classUsage, daysOf, projectedEnd, usageByDay, usageByOperation } from "./usage.ts";

const zone = "Europe/Berlin";
const period = { start: instant(Date.UTC(2026, 9, 20, 10)), end: instant(Date.UTC(2026, 10, 20, 11)) };

test("every calendar day of a period is there once, also across a clock change", () => {
  const days = daysOf(period, zone, period.end);
  assert.equal(days.length, 32);
  assert.equal(new Set(days).size, 32);
  assert.deepEqual([days[0], days[5], days.at(-1)], ["2026-10-20", "2026-10-25", "2026-11-20"]);
});

test("the days add up to what the statement says was spent, whatever the roll-ups of the first day hold", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 8, maxLength: 8 }), fc.nat(50_000), (amounts, earlier) => {
      const now = instant(period.start + 7 * DAY);
      const days = daysOf(period, zone, now);
      const byDay = new Map(days.map((day, index) => [day, credits((amounts[index] ?? 0) + (index === 0 ? earlier : 0))]));
      const spent = credits(amounts.reduce((total, amount) => total + amount, 0));
      const usage = usageByDay(period, zone, now, byDay, spent);
      assert.equal(sum(usage.map((day) => day.spent)), spent);
      assert.equal(usage.at(-1)?.total, spent);
    }),
  );
});

test("at half the period, half of the end is spent (GEN-11)", () => {
  const flat = { start: instant(0), end: instant(30 * DAY) };
  assert.equal(projectedEnd(flat, instant(15 * DAY), credits(700)), credits(1_400));
  assert.equal(projectedEnd(flat, instant(0), credits(700)), null);
  assert.equal(projectedEnd(flat, instant(30 * DAY + HOUR), credits(700)), credits(700));
});

test("operations come by what they spent, and add up", () => {
  const card = latestCard("act3");
  assert.ok(card);
  const rows = [
    { operation: "shot", amount: credits(200) },
    { operation: "script", amount: credits(900) },
    { operation: "shot", amount: credits(300) },
  ];
  assert.deepEqual(
    usageByOperation(card, rows, credits(1_400)).map(({ id, spent }) => [id, spent]),
    [
      ["script", credits(900)],
      ["shot", credits(500)],
    ],
  );
  assert.deepEqual(usageByOperation(card, rows, credits(1_300)).at(-1), {
    id: "",
    label: "Earlier on the first day",
    spent: credits(-100),
  });
});

test("IMS-7: an account in arrears has one class, its credit line, of which what is left can be spent", () => {
  const [card, at] = [latestCard("ims"), instant(0)];
  assert.ok(card);
  const lot = { id: "line", class: "credit_line", rank: 0, granted: credits(1_000), remaining: credits(980), expiresAt: null };
  const usage = classUsage(card, null, [{ ...lot, grantedAt: at, sequence: 1n, source: "credit line", periodEnd: null }], at);
  assert.deepEqual(usage, [{ id: "credit_line", label: "Credit line", remaining: credits(980), cap: credits(1_000), next: null }]);
});
