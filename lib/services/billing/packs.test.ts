import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findOrder } from "#db/queries/orders.ts";
import { orders } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { HOUR, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { creatorOf, openStudio, subjects } from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { dropCheckout } from "./drop-checkout.ts";
import { loadPacksPage } from "./load-packs-page.ts";
import { loadPlansPage } from "./load-plans-page.ts";
import { look } from "./look.ts";
import { previewPlanChange } from "./preview-plan-change.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";
import { startPlanChange } from "./start-plan-change.ts";

const world = await payingWorld();

test("ACT-9: a pack is bought at the price of the order, and the way back keeps the form that one came from", async () => {
  const caller = await openStudio();
  const returnTo = `/o/${caller.slug}/calculate?operation=shot&quality=Q3&count=999`;
  const started = await startPackCheckout(caller, { credits: "5000", returnTo });
  assert.ok(started.ok && started.value.url);
  await payPage(started.value.url);
  const [order] = await db().select().from(orders).where(eq(orders.accountId, caller.accountId));
  assert.equal((await look(caller, world.service, { kind: "session", id: order?.objectId ?? "" })).outcome, "done");
  assert.deepEqual(await classes(caller), [
    ["monthly", 33_000],
    ["packs", 5_000],
  ]);
  const paid = await findOrder(caller.accountId, order?.id ?? "");
  assert.deepEqual([paid?.state, paid?.price, paid?.returnTo], ["paid", 610n, returnTo]);
  assert.equal((await subjects(caller)).filter((subject) => subject.startsWith("Receipt: $6.10")).length, 1);
});

test("ACT-9: a way back that leads elsewhere is left out, and an amount that is not sold is refused", async () => {
  const caller = await openStudio();
  assert.equal((await startPackCheckout(caller, { credits: "4999" })).ok, false);
  for (const returnTo of ["https://evil.test/", "//evil.test", "/o/x\\..", "/o/another-studio/calculate", "javascript:alert(1)"]) {
    assert.ok((await startPackCheckout(caller, { credits: "5000", returnTo })).ok);
  }
  const made = await db().select().from(orders).where(eq(orders.accountId, caller.accountId));
  assert.deepEqual([...new Set(made.map((order) => order.returnTo))], [null]);
});

test("ACT-9: a checkout that was begun stands on the pages of plans and packs until it is paid or dropped, for who may buy", async () => {
  const caller = await openStudio({ planId: "starter" });
  const preview = await previewPlanChange(caller, { planId: "creator" });
  assert.ok(preview.ok);
  const { at: moment, chargeNow } = preview.value;
  assert.ok((await startPlanChange(caller, { planId: "creator", at: moment, cents: chargeNow?.total.cents ?? 0 })).ok);
  const then = { ...caller, now: later(caller.now, HOUR) };
  const pack = await startPackCheckout(then, { credits: "5000" });
  assert.ok(pack.ok);
  const shown = async (of: Caller) => (await loadPacksPage(of)).checkouts;
  const [first, second, ...others] = await shown(then);
  assert.deepEqual(
    [first?.credits, first?.planName, first?.total, first?.url, first?.at],
    [credits(5_000), null, { cents: 5_750, currency: "USD" }, pack.value.url, then.now],
  );
  assert.deepEqual([second?.planName, second?.credits, second?.total, others], ["Creator", null, chargeNow?.total, []]);
  assert.deepEqual(
    (await loadPlansPage(then)).checkouts.map(({ orderId }) => orderId),
    [first?.orderId, second?.orderId],
  );
  assert.deepEqual(await shown(await creatorOf(then)), []);

  const orderId = second?.orderId ?? "";
  const foreign = await dropCheckout(await openStudio(), { orderId });
  assert.equal(foreign.ok || foreign.reason, "not_found");
  assert.ok((await dropCheckout(then, { orderId })).ok);
  assert.ok((await dropCheckout(then, { orderId })).ok, "pressed twice it is dropped once");
  assert.deepEqual((await findOrder(caller.accountId, orderId))?.state, "expired");
  const session = await world.service.checkout.find((await findOrder(caller.accountId, orderId))?.objectId ?? "");
  assert.equal(session?.status, "expired", "nobody can pay there any more");
  assert.deepEqual(
    (await shown(then)).map(({ planName }) => planName),
    [null],
  );

  await payPage(pack.value.url ?? "");
  const paid = await dropCheckout(then, { orderId: first?.orderId ?? "" });
  assert.equal(paid.ok || paid.reason, "paid_meanwhile");
  assert.deepEqual(await shown(then), []);
  assert.deepEqual((await classes(caller))[1], ["packs", 5_000]);
});
