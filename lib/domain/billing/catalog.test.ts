import assert from "node:assert/strict";
import { test } from "node:test";
import { credits } from "../../units/millis.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { latestCard } from "../catalog/registry.ts";
import { type CatalogStep, catalogSteps, type Existing, packKey, wantedOf } from "./catalog.ts";

const NOTHING: Existing = { products: [], prices: [] };
const card = (id: string): RateCard => latestCard(id) ?? assert.fail(id);

/** What there would be after these steps. */
function after({ products, prices }: Existing, steps: readonly CatalogStep[]): Existing {
  const made = { products: [...products], prices: [...prices] };
  for (const step of steps) {
    if (step.do === "add product") made.products.push({ id: step.product.key, key: step.product.key, name: step.product.name });
    if (step.do === "add price") {
      made.prices = made.prices.map((each) => (each.lookupKey === step.price.lookupKey ? { ...each, lookupKey: null } : each));
      made.prices.push(step.price);
    }
  }
  return made;
}

test("every plan with a price and every listed pack of all four cards gets a product and a price, once", () => {
  const cards = ["act3", "alwrity", "alugha", "ims"].map(card);
  const steps = catalogSteps(cards, NOTHING);
  const keys = steps.flatMap((step) => (step.do === "add price" ? [step.price.lookupKey] : []));
  assert.deepEqual(
    keys.filter((key) => key.startsWith("alwrity")),
    ["", ":eur", ":gbp"]
      .flatMap((currency) => [`alwrity:plan:pro:month${currency}`])
      .concat(["", ":eur", ":gbp"].flatMap((currency) => ["100", "500", "1000", "5000"].map((size) => `alwrity:pack:${size}${currency}`))),
  );
  assert.ok(keys.includes("act3:plan:creator:month") && keys.includes("act3:pack:creator:33000"));
  assert.ok(keys.includes("ims:plan:subscription:month") && keys.includes("alugha:plan:pro:month"));
  assert.equal(new Set(keys).size, keys.length);
  assert.deepEqual(catalogSteps(cards, after(NOTHING, steps)), []);
});

test("a price that changed is a new price that takes over the lookup key; the old one is not touched (GEN-8)", () => {
  const act3 = card("act3");
  const before = after(NOTHING, catalogSteps([act3], NOTHING));
  const dearer = { ...act3, plans: act3.plans.map((plan) => (plan.id === "studio" ? { ...plan, price: "119" } : plan)) };
  const steps = catalogSteps([dearer], before);
  const [plan] = steps;
  assert.ok(plan?.do === "add price");
  assert.deepEqual([plan.price.lookupKey, plan.price.price.cents, plan.replaces?.cents], ["act3:plan:studio:month", 11_900, 9_900]);
  // The packs of the plan cost what its credits cost (ACT-9).
  assert.deepEqual(
    steps.slice(1).map((step) => (step.do === "add price" ? step.price.lookupKey : "")),
    ["act3:pack:studio:5000", "act3:pack:studio:10000", "act3:pack:studio:33000"],
  );
  assert.deepEqual(catalogSteps([dearer], after(before, steps)), []);
});

test("a plan with a yearly price has two prices, and what no card has any more is left alone", () => {
  const act3 = card("act3");
  const yearly = { ...act3, plans: act3.plans.map((plan) => (plan.id === "creator" ? { ...plan, yearlyPrice: "350" } : plan)) };
  const prices = wantedOf(yearly).prices.filter(({ planId, credits: pack }) => planId === "creator" && pack === null);
  assert.deepEqual(
    prices.map(({ lookupKey, price, interval }) => [lookupKey, price.cents, interval]),
    [
      ["act3:plan:creator:month", 3_500, "month"],
      ["act3:plan:creator:year", 35_000, "year"],
    ],
  );
  const known = after(NOTHING, catalogSteps([yearly], NOTHING));
  assert.deepEqual(catalogSteps([act3], known), []);
});

test("a pack's key names the plan only where the plan decides its price (ACT-9, ALW-3)", () => {
  assert.equal(packKey(card("act3"), "creator", credits(5_000)), "act3:pack:creator:5000");
  assert.equal(packKey(card("alwrity"), "pro", credits(1_000)), "alwrity:pack:1000");
});
