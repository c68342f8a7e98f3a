import assert from "node:assert/strict";
import { test } from "node:test";
import { instant } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { latestCard } from "../catalog/registry.ts";
import { waysOn } from "./ways-on.ts";

const start = instant(Date.UTC(2026, 2, 1));
const month = { start, end: instant(Date.UTC(2026, 3, 1)) };

function ways(cardId: string, planId: string, shortfall: number) {
  const { upgrade, pack } = waysOn(latestCard(cardId) ?? assert.fail(), planId, credits(shortfall), month, start);
  return [upgrade && [upgrade.plan.id, upgrade.covers], pack && [pack.credits / 1000n, pack.price.cents, pack.covers]];
}

test("ACT-9: the plan that covers a shortfall, and the smallest pack that does", () => {
  assert.deepEqual(ways("act3", "starter", 4_000), [
    ["creator", true],
    [5_000n, 5_750, true],
  ]);
  assert.deepEqual(ways("act3", "creator", 50_000), [
    ["studio", true],
    [33_000n, 4_025, false],
  ]);
});

test("ACT-9: at the top there is no plan above, and where nothing is sold there is no pack", () => {
  assert.deepEqual(ways("act3", "enterprise", 1), [null, null]);
  assert.deepEqual(ways("ims", "subscription", 1), [null, null]);
});

test("ALW-3: a pack's bonus counts towards the shortfall", () => {
  assert.deepEqual(ways("alwrity", "pro", 1_050)[1], [1_000n, 3_499, true]);
});
