import assert from "node:assert/strict";
import { test } from "node:test";
import { claimReconciliation, listReconciliations } from "#db/queries/reconciliations.ts";
import { DAY, later, MINUTE } from "#lib/units/instant.ts";
import { operator } from "../../../sandbox/testing-operator.ts";
import { START } from "../../../sandbox/testing-owner.ts";
import { TestStudio } from "../../../sandbox/testing-payments.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { askComparison, reconcileAsked } from "./ask-comparison.ts";
import { reconcileSince } from "./reconcile.ts";
import { dismissParked } from "./see-to-parked.ts";
import { loadWaiting } from "./waiting.ts";

const world = await payingWorld();

test("what only a comparison found waits too, and once dismissed no comparison names it again (robustness E)", async () => {
  const [one, other] = [await TestStudio.open(world, { now: START }), await TestStudio.open(world, { now: START })];
  const order = await one.order("recharge", { credits: null });
  const methodId = (await world.service.methods.list(other.customerId))[0]?.id ?? "";
  const wrong = await world.service.invoices.charge({
    ...{ customerId: other.customerId, methodId, amount: { minor: 500n, currency: "USD" }, description: "x" },
    ...{ accountId: one.accountId, orderId: order.id, key: order.id },
  });
  assert.ok(wrong.ok);
  const [id = ""] = wrong.value.intentIds;
  const asked = await askComparison(operator(), {});
  assert.ok(asked.ok);
  assert.deepEqual(await askComparison(operator(later(START, MINUTE)), {}), asked, "asked again, it is the one that waits");
  assert.equal(await reconcileAsked(later(START, 5), "test"), true);
  assert.equal(await reconcileAsked(later(START, 6), "test"), false);
  const [run] = await listReconciliations(1);
  assert.ok(run?.endedAt && run.looked > 0 && run.askedBy);
  const waits = async () => (await loadWaiting()).some((each) => each.id === id);
  assert.ok(await waits());
  assert.ok((await dismissParked(operator(later(START, MINUTE)), { kind: "intent", id, reason: "A test of the bank's" })).ok);
  assert.equal(await waits(), false);
  const { failed } = await reconcileSince(world.service, later(START, -DAY), START, "test");
  assert.equal(
    failed.some((each) => each.id === id),
    false,
  );
});

test("a comparison whose worker died is taken by the next one, and one that is alive is left alone", async () => {
  const asked = await askComparison(operator(later(START, DAY)), {});
  assert.ok(asked.ok);
  const now = later(START, DAY);
  assert.ok(await claimReconciliation(now, later(now, -2 * MINUTE)));
  assert.equal(await claimReconciliation(later(now, MINUTE), later(now, -MINUTE)), null);
  assert.ok(await claimReconciliation(later(now, 5 * MINUTE), later(now, 3 * MINUTE)));
});
