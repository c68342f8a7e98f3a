import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, instant, later } from "#lib/units/instant.ts";
import { credits, sum } from "#lib/units/millis.ts";
import { anchorAt } from "#lib/units/period.ts";
import { latestCard } from "../catalog/registry.ts";
import { nextMonth, type Subscribed } from "./next-month.ts";
import { renewal } from "./renew.ts";

const start = instant(Date.UTC(2026, 2, 1));
const end = instant(Date.UTC(2026, 3, 1));
const next = { start: end, end: instant(Date.UTC(2026, 4, 1)) };
const running: Subscribed = { planId: "creator", periodEnd: end, cancelAtPeriodEnd: false, pendingPlanId: null, endedAt: null };
const card = (id: string) => latestCard(id) ?? assert.fail(id);
const paid = (planId: string) => ({ planId, sourceId: "in_1", cost: 3_500n, currency: "USD" });

test("ACT-6: a month is granted when it is paid for, and not before", () => {
  assert.deepEqual(nextMonth(card("act3"), "creator", next, running, paid("creator")), {
    planId: "creator",
    isGranted: true,
    paid: paid("creator"),
  });
  assert.deepEqual(nextMonth(card("act3"), "creator", next, running, null), { planId: "creator", isGranted: false, paid: null });
  assert.equal(nextMonth(card("act3"), "creator", next, null, null), null, "nobody pays by subscription: as it is");
  assert.equal(nextMonth(card("act3"), "enterprise", next, running, null), null, "paid by invoice");
});

test("ACT-13: a downgrade takes effect with the period, paid already or not yet", () => {
  const pending = { ...running, pendingPlanId: "creator" };
  assert.deepEqual(nextMonth(card("act3"), "studio", next, pending, null), { planId: "creator", isGranted: false, paid: null });
  assert.deepEqual(nextMonth(card("act3"), "studio", next, pending, paid("creator"))?.planId, "creator");
  assert.equal(nextMonth(card("act3"), "studio", next, running, null)?.planId, "creator", "the service was a moment faster");
  const upgraded = { ...running, planId: "studio" };
  assert.equal(nextMonth(card("act3"), "creator", next, upgraded, null)?.planId, "creator", "an upgrade comes with its payment");
});

test("ACT-12: who pays no more is left with the archive, or with the plan that costs nothing and its credits", () => {
  for (const over of [
    { ...running, cancelAtPeriodEnd: true, periodEnd: later(end, HOUR) },
    { ...running, endedAt: later(end, -3 * DAY) },
  ]) {
    assert.deepEqual(nextMonth(card("act3"), "studio", next, over, null), { planId: "archive", isGranted: true, paid: null });
    assert.deepEqual(nextMonth(card("alwrity"), "pro", next, over, null), { planId: "free", isGranted: true, paid: null });
    assert.deepEqual(nextMonth(card("alugha"), "pro", next, over, null), { planId: "pro", isGranted: false, paid: null });
  }
  const year = { ...running, cancelAtPeriodEnd: true, periodEnd: later(end, 90 * DAY) };
  assert.equal(nextMonth(card("act3"), "studio", next, year, paid("studio"))?.planId, "studio", "a year that was paid runs to its end");
});

test("ACT-6, GEN-8: a close grants a paid month under its payment, and an unpaid one rolls over and grants nothing", () => {
  const account = { planId: "creator", period: { start, end }, anchor: anchorAt(start, "UTC"), trialEndsAt: null };
  const granted = renewal(account, card("act3"), () => "id", nextMonth(card("act3"), "creator", next, running, paid("creator")));
  assert.deepEqual(
    granted.grants.map(({ amount, sourceId, cost, costCurrency, fromSide }) => [amount, sourceId, cost, costCurrency, fromSide]),
    [[credits(33_000), "in_1", 3_500n, "USD", "external"]],
  );
  const unpaid = renewal(account, card("act3"), () => "id", nextMonth(card("act3"), "creator", next, running, null));
  assert.deepEqual([unpaid.grants, unpaid.rollover?.cap, unpaid.planId], [[], credits(66_000), "creator"]);
  const pro = renewal(
    { ...account, planId: "pro" },
    card("alwrity"),
    () => "id",
    nextMonth(card("alwrity"), "pro", next, running, paid("pro")),
  );
  assert.deepEqual([sum(pro.grants.map(({ amount }) => amount)), pro.grants.map(({ cost }) => cost)], [credits(1_200), [3_500n, 0n]]);
});
