import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { act3 } from "../catalog/cards/act3.ts";
import { packCovering } from "../packs/price.ts";
import { planCovering } from "./plan.ts";

const start = instant(0);
const period = { start, end: later(start, 30 * DAY) };

test("ACT-9: the plan named is the first upwards that covers the shortfall at once (ACT-13)", () => {
  const half = later(start, 15 * DAY);
  const near = planCovering(act3, "starter", credits(5_200), period, half);
  assert.deepEqual([near?.plan.id, near?.gain, near?.covers], ["creator", credits(16_100), true]);
  const far = planCovering(act3, "starter", credits(20_000), period, half);
  assert.deepEqual([far?.plan.id, far?.gain, far?.covers], ["studio", credits(59_600), true]);
});

test("ACT-9: where no plan covers it, the next one is named and does not claim to", () => {
  const none = planCovering(act3, "creator", credits(500_000), period, start);
  assert.deepEqual([none?.plan.id, none?.covers], ["studio", false]);
  assert.equal(planCovering(act3, "enterprise", credits(1), period, start), null);
});

test("ACT-9: the smallest pack that covers a shortfall; none when not even the largest does", () => {
  assert.equal(packCovering(act3, "starter", credits(5_000))?.price.cents, 5_750);
  assert.equal(packCovering(act3, "creator", credits(5_001))?.credits, credits(10_000));
  assert.equal(packCovering(act3, "creator", credits(33_001)), null);
  assert.equal(packCovering(act3, "archive", credits(1)), null);
});
