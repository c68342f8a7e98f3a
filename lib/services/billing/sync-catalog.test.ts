import assert from "node:assert/strict";
import { test } from "node:test";
import { planKey } from "#lib/domain/billing/catalog.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import { instant } from "#lib/units/instant.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { planCatalog } from "./sync-catalog.ts";

const act3 = latestCard("act3") ?? assert.fail("act3");
const world = await payingWorld();

test("the catalog is written once: a second sync finds nothing to do, and a price is found by its key and known by its id", async () => {
  const { catalog } = world.service;
  assert.deepEqual(await planCatalog(world.service, instant(Date.now())), []);
  const price = await catalog.priceByKey(planKey(act3, "creator", "month"));
  assert.deepEqual([price?.money, price?.interval, price?.planId], [{ minor: 3_500n, currency: "USD" }, "month", "creator"]);
  assert.equal((await catalog.price(price?.id ?? ""))?.lookupKey, "act3:plan:creator:month");
  assert.equal(await catalog.price("price_nobody_made"), null);
});

test("a price that somebody changed by hand is replaced by a new one, and the old price stays what it was", async () => {
  const { catalog } = world.service;
  const key = planKey(act3, "studio", "month");
  const right = (await catalog.priceByKey(key)) ?? assert.fail();
  const wrong = await catalog.addPrice({
    productId: right.productId,
    money: { minor: 1n, currency: "USD" },
    interval: "month",
    lookupKey: key,
    metadata: { card_id: "act3", plan_id: "studio" },
  });
  const steps = await planCatalog(world.service, instant(Date.now()));
  assert.deepEqual(
    steps.map((step) => (step.do === "add price" ? [step.price.lookupKey, step.price.price.cents, step.replaces?.cents] : step)),
    [[key, 9_900, 1]],
  );
  assert.equal((await catalog.priceByKey(key))?.id, wrong.id);
  assert.deepEqual((await catalog.prices(right.productId)).find(({ id }) => id === right.id)?.money, right.money);
});
