import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { CARD, paymentsForTests, type World } from "../../../sandbox/testing-payments.ts";
import { silenced } from "../../../sandbox/testing-silence.ts";
import { at, openOrg } from "../testing.ts";
import { look } from "./look.ts";
import { setDefaultPaymentMethod } from "./payment-methods.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { startPlanChange } from "./start-plan-change.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
let between: Awaited<ReturnType<typeof silenced>>;
before(async () => {
  database = await freshDatabase();
  world = await paymentsForTests();
  between = await silenced(world.sandbox.url);
  process.env["STRIPE_SECRET_KEY"] = "sk_test_sandbox_of_the_tests";
  process.env["STRIPE_API_URL"] = between.url;
});
after(async () => {
  assert.deepEqual(await verifyLedger(), []);
  await between.stop();
  await world.stop();
  await database.drop();
});

const customerOf = async (caller: Caller) => ((await findBillingCustomer(caller.accountId)) ?? assert.fail()).customerId;

async function previewed(caller: Caller, planId: string) {
  const preview = await previewPlanChange(caller, { planId });
  assert.ok(preview.ok, preview.ok ? "" : preview.reason);
  return { planId, at: preview.value.at, cents: preview.value.chargeNow?.total.cents ?? 0 };
}

/** An owner on act3's Creator, paid by a card. */
async function creator(): Promise<Caller> {
  const system = await openOrg("act3", "starter", at("2026-11-01T10:00:00Z"));
  const [owner] = await listMembers(system.accountId);
  const caller: Caller = { ...system, slug: system.accountId, actor: `user:${owner?.userId}`, role: "owner" };
  const started = await startPlanChange(caller, await previewed(caller, "creator"));
  assert.ok(started.ok && started.value.url);
  await fetch(started.value.url, { method: "POST", body: new URLSearchParams(CARD), redirect: "manual" });
  const customer = await customerOf(caller);
  for (const { id } of (await world.stripe.checkout.sessions.list({ customer })).data)
    await look(caller, world.service, { kind: "session", id });
  const { id } = await world.stripe.paymentMethods.attach("pm_card_visa", { customer });
  assert.ok((await setDefaultPaymentMethod(caller, { id })).ok);
  return caller;
}

test("a press on a payment service that says nothing is refused without a second try, and pressed again charges once", async () => {
  const caller = await creator();
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
