import assert from "node:assert/strict";
import { test } from "node:test";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import { instant } from "#lib/units/instant.ts";
import { ZERO } from "#lib/units/millis.ts";
import { draftOf } from "./draft.ts";
import { comparedField, estimate, tiersOf } from "./offer.ts";
import type { CalculatorView } from "./view.ts";

const buying = { payments: "sandbox", mayBuy: true, mayAsk: false, owners: [], request: null } as const;
const now = instant(Date.UTC(2026, 2, 10));

function viewOf(planId: string): CalculatorView {
  const card = latestCard("alwrity") ?? assert.fail();
  const plan = { id: planId, name: planId, generation: true, price: null, monthly: ZERO };
  const period = { start: instant(Date.UTC(2026, 2, 1)), end: instant(Date.UTC(2026, 3, 1)) };
  return { card, unit: "credit", classes: card.classes, terms: {}, plan, period, now, lots: [], creditPrice: null, buying };
}

function wan(view: CalculatorView, quality: string) {
  const draft = draftOf(view.card, { operation: "wan-2.5-text-to-video", "params.quality": quality }) ?? assert.fail();
  const field = comparedField(view, draft) ?? assert.fail();
  return { draft, field, offer: estimate(view, draft).offer };
}

test("ALW-2: the estimate says while one types what the plan does not take, and which plan does; the price stands all the same", () => {
  const free = viewOf("free");
  const { offer } = wan(free, "cinematic");
  assert.equal(offer?.total, 18_000n);
  assert.deepEqual(
    offer?.limits.map(({ rule, path, message }) => [rule, path, message]),
    [["ALW-2", "params.quality", "Cinematic is made in 1080p, and Free goes up to 480p: Pro allows it."]],
  );
  assert.deepEqual(wan(free, "standard").offer?.limits, []);
  assert.deepEqual(wan(viewOf("pro"), "cinematic").offer?.limits, []);
});

test("ALW-2: of the qualities side by side, each that is beyond the plan names the plan that takes it", () => {
  const needs = (view: CalculatorView) => {
    const { draft, field, offer } = wan(view, "standard");
    return tiersOf(view, draft, field, offer).map(({ value, total, limit }) => [value, total !== null, limit?.plan?.name ?? null]);
  };
  assert.deepEqual(needs(viewOf("free")), [
    ["fast", true, null],
    ["standard", true, null],
    ["high", true, "Pro"],
    ["professional", true, "Pro"],
    ["cinematic", true, "Pro"],
  ]);
  assert.ok(needs(viewOf("pro")).every(([, , plan]) => plan === null));
});
