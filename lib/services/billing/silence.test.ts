import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { customerOf, openOwner, payBy, previewed, subscribe } from "../../../sandbox/testing-owner.ts";
import { silentWorld } from "../../../sandbox/testing-silence.ts";
import { startPlanChange } from "./start-plan-change.ts";

const { world, between } = await silentWorld();

test("a press on a payment service that says nothing is refused without a second try, and pressed again charges once", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  await payBy(world, caller, "pm_card_visa");
  const upgrade = await previewed(caller, "studio");
  const heldBefore = between.held();
  between.hold((call) => /^POST \/v1\/subscriptions\//.test(call));
  const first = await startPlanChange(caller, upgrade);
  assert.deepEqual(first.ok ? "done" : first.reason, "payments_unavailable");
  assert.equal(between.held() - heldBefore, 1);
  between.hold(() => false);
  const again = await startPlanChange(caller, upgrade);
  assert.deepEqual(again.ok ? "done" : again.reason, "done");
  const { data } = await world.stripe.invoices.list({ customer: await customerOf(caller) });
  assert.deepEqual(
    data.map(({ billing_reason, status }) => [billing_reason, status]),
    [
      ["subscription_update", "paid"],
      ["subscription_create", "paid"],
    ],
  );
  assert.equal((await loadAccount(caller.accountId))?.planId, "studio");
});
