import assert from "node:assert/strict";
import { test } from "node:test";
import { act3 } from "./cards/act3.ts";
import { alugha } from "./cards/alugha.ts";
import { alwrity } from "./cards/alwrity.ts";
import { problemsOf } from "./check.ts";
import { findPlan, plansOf } from "./plan.ts";
import type { Component, RateCard } from "./rate-card.ts";
import { cardIds, latestCard, shippedCard } from "./registry.ts";
import type { Attribute } from "./similarity.ts";

test("every card that is shipped is sound", () => {
  assert.deepEqual(cardIds(), ["act3", "alwrity", "alugha", "ims"]);
  for (const id of cardIds()) assert.deepEqual(problemsOf(latestCard(id) ?? act3), []);
});

const similarBy = (attribute: Attribute) => ({ ...alwrity.batch, similarity: { threshold: "0.7", attributes: [attribute] } });

const withTraffic = (change: Partial<Component>): RateCard => ({
  ...alugha,
  operations: alugha.operations.map((operation) =>
    operation.id === "traffic" ? { ...operation, components: operation.components.map((each) => ({ ...each, ...change })) } : operation,
  ),
});

const broken: readonly [string, RateCard, string][] = [
  ["an unknown key", { ...act3, ...{ colour: "green" } }, "colour: is not known"],
  [
    "a gap between bands",
    {
      ...alwrity,
      batch: {
        ...alwrity.batch,
        bands: [
          { from: 2, to: 4, percent: "-25" },
          { from: 6, to: null, percent: "-30" },
        ],
      },
    },
    "batch.bands.1.from: leaves a gap after 4",
  ],
  [
    "a larger group that pays more",
    {
      ...alwrity,
      batch: {
        ...alwrity.batch,
        bands: [
          { from: 2, to: 4, percent: "-25" },
          { from: 5, to: null, percent: "-20" },
        ],
      },
    },
    "batch.bands.1.percent: makes a larger group pay more",
  ],
  [
    "a likeness of what no operation has",
    { ...alwrity, batch: similarBy({ id: "length", label: "Length", weight: "1", of: ["params.bars"] }) },
    "batch.similarity.attributes.length.of: params.bars is on none of the operations",
  ],
  [
    "a likeness of words within a percentage",
    { ...alwrity, batch: similarBy({ id: "style", label: "Style", weight: "1", of: ["params.style"], withinPercent: "20" }) },
    "batch.similarity.attributes.style.of: must be one number",
  ],
  [
    "a resolution for a quality that is not there",
    { ...alwrity, resolutions: { ...alwrity.resolutions, needs: { quality: { epic: "4k" } } } },
    "resolutions.needs.quality.epic: is no choice of any operation",
  ],
  [
    "a plan that goes up to no known resolution",
    { ...alwrity, plans: alwrity.plans.map((plan) => ({ ...plan, resolution: "8k" })) },
    "plans.free.resolution: is not one of the resolutions",
  ],
  [
    "a quality that no plan may use",
    { ...alwrity, plans: alwrity.plans.map((plan) => ({ ...plan, resolution: "480p" })) },
    "resolutions.needs.quality.cinematic: needs 1080p, which no plan goes up to",
  ],
  [
    "a counter of parts of a unit",
    withTraffic({ measure: { meter: "full", of: ["bytes"], unit: "GB", per: "0.5" } }),
    "operations.traffic.components.gigabytes.measure.per: must be whole where full units are counted",
  ],
  [
    "a counter whose price hangs on a choice that it does not keep",
    withTraffic({ price: { by: "region", each: { eu: "10" } } }),
    "operations.traffic.components.gigabytes.price: must be one price: a counter keeps how much, and nothing else",
  ],
  [
    "a class that the ledger keeps for itself",
    { ...act3, classes: [...act3.classes, { id: "credit_line", label: "Line", about: "Borrowed." }] },
    "classes.credit_line: is what the ledger calls what may still be owed",
  ],
  [
    "bills in credits",
    { ...act3, arrears: { rule: "IMS-7", limit: "100", billed: "hourly" } },
    "arrears: needs a card in money: a bill is made out in a currency",
  ],
  [
    "a currency that has no hundredths",
    { ...alwrity, currency: "JPY" },
    "currency: must be the code, of three capitals, of a currency with hundredths, not JPY",
  ],
  [
    "bands that overlap",
    {
      ...alwrity,
      batch: {
        ...alwrity.batch,
        bands: [
          { from: 2, to: 4, percent: "-25" },
          { from: 4, to: null, percent: "-30" },
        ],
      },
    },
    "batch.bands.1.from: overlaps the band that ends at 4",
  ],
  [
    "a quality without a price",
    { ...alwrity, qualities: { ...alwrity.qualities, multipliers: { fast: "0.6", standard: "1", high: "1.5", cinematic: "2.5" } } },
    "operations.wan-2.5-text-to-video.fields.quality.professional: has neither a price nor a multiplier",
  ],
  ["a sample that is not there", { ...act3, samples: ["plans.gold.price"] }, "samples.plans.gold.price: names nothing on this card"],
  [
    "a plan that leads nowhere",
    { ...act3, plans: act3.plans.map((plan) => ({ ...plan, next: "gold" })) },
    "plans.starter.next: names no plan",
  ],
  [
    "a negative price",
    { ...act3, services: act3.services.map((service) => ({ ...service, component: { ...service.component, price: "-1" } })) },
    "services.ttsMinutes.component.price: must be a decimal of at least 0 as text, or a table of them, not -1",
  ],
];

for (const [what, card, problem] of broken) {
  test(`a card with ${what} is refused, with the path`, () => {
    assert.ok(problemsOf(card).includes(problem), problemsOf(card).join("\n"));
  });
}

test("a published version is found, and no other", () => {
  assert.equal(shippedCard("act3", 1)?.id, "act3");
  assert.equal(shippedCard("act3", 2), null);
  assert.equal(shippedCard("__proto__", 1), null);
});

test("ACT-2: the plans of act3, with their bank caps (ACT-3)", () => {
  const plans = plansOf(act3).map(({ id, price, monthly, bankCap, next }) => [id, price?.cents ?? null, monthly, bankCap, next]);
  assert.deepEqual(plans, [
    ["starter", 800, 800_000n, 1_600_000n, "creator"],
    ["creator", 3500, 33_000_000n, 66_000_000n, "studio"],
    ["studio", 9900, 120_000_000n, 240_000_000n, "enterprise"],
    ["enterprise", null, 0n, null, null],
    ["archive", 0, 0n, null, "starter"],
  ]);
  assert.equal(findPlan(act3, "starter")?.freeTier, true);
  assert.equal(findPlan(act3, "archive")?.generation, false);
});
