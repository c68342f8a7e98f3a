import assert from "node:assert/strict";
import { test } from "node:test";
import { instant } from "#lib/units/instant.ts";
import { findPlan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { latestCard } from "../catalog/registry.ts";
import { termsOf } from "../rating/adjust.ts";
import { priceOfUnits } from "./counted.ts";
import { judge, type Standing } from "./event.ts";

const now = instant(Date.UTC(2026, 2, 10));
const period = { start: instant(Date.UTC(2026, 2, 1)), end: instant(Date.UTC(2026, 3, 1)) };
const shipped = latestCard("alugha") ?? assert.fail();
// As an operator sets it: Pro has a quarter off.
const card: RateCard = { ...shipped, plans: shipped.plans.map((plan) => (plan.id === "pro" ? { ...plan, discountPercent: "25" } : plan)) };

const standing = (plan: string): Standing => ({ account: { unit: "credit", period }, card, plan: findPlan(card, plan), now });

test("ACT-14: what is metered costs what a quote would say, a plan's discount among it", () => {
  const event = { id: "a", operation: "encoding", params: { seconds: 61 }, at: now, failed: false };
  const amountOn = (plan: string) => {
    const judged = judge(standing(plan), event);
    return judged.ok ? judged.value.amount : judged.reason;
  };
  assert.deepEqual([amountOn("basic"), amountOn("pro")], [24_000n, 18_000n]);
  assert.deepEqual(
    ["basic", "pro"].map((plan) => priceOfUnits(card, "traffic", 4n, termsOf(card, plan))),
    [40_000n, 30_000n],
  );
});
