import assert from "node:assert/strict";
import { test } from "node:test";
import type { RateCard } from "../catalog/rate-card.ts";
import { latestCard } from "../catalog/registry.ts";
import { tierLimits } from "./tier.ts";

const alwrity: RateCard = latestCard("alwrity") ?? assert.fail();
const wan = (quality: string) => ({ operation: "wan-2.5-text-to-video", params: { seconds: 10, quality } });

test("ALW-2: the free tier makes videos of 480p; a request above it names the tier that allows it", () => {
  for (const quality of ["fast", "standard"]) assert.deepEqual(tierLimits(alwrity, "free", wan(quality)), []);
  assert.deepEqual(tierLimits(alwrity, "free", wan("cinematic")), [
    {
      rule: "ALW-2",
      path: "params.quality",
      message: "Cinematic is made in 1080p, and Free goes up to 480p: Pro allows it.",
      plan: { id: "pro", name: "Pro" },
    },
  ]);
  const image = { operation: "ideogram-image", params: { style: "high-resolution", count: 1 } };
  assert.equal(tierLimits(alwrity, "free", image)[0]?.path, "params.style");
  assert.deepEqual(tierLimits(alwrity, "free", { operation: "hunyuan-avatar", params: { seconds: 5 } }), []);
});

test("ALW-2: the paid tiers take every choice that the card has, and cards without tiers limit nothing", () => {
  for (const plan of ["pro", "enterprise"]) assert.deepEqual(tierLimits(alwrity, plan, wan("cinematic")), []);
  const act3: RateCard = latestCard("act3") ?? assert.fail();
  assert.deepEqual(tierLimits(act3, "starter", { operation: "shot", params: { quality: "Q3", count: 1 } }), []);
});

test("ALW-2: where no plan goes so far, none is named; what does not fit is left to its own refusal", () => {
  const low = { ...alwrity, plans: alwrity.plans.map((plan) => ({ ...plan, resolution: "480p" })) };
  assert.equal(tierLimits(low, "free", wan("cinematic"))[0]?.plan, null);
  assert.deepEqual(tierLimits(alwrity, "free", { operation: "wan-2.5-text-to-video", params: { seconds: 0, quality: "cinematic" } }), []);
});
