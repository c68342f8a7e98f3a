import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findRequest } from "#db/queries/purchase-requests.ts";
import { orders } from "#db/schema/index.ts";
import { creatorOf, openStudio } from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { approvePurchase } from "./decide-purchase.ts";
import { requestPurchase } from "./request-purchase.ts";

await payingWorld();

test("ACT-9: an owner who left the checkout of an approved request pays for it later, on one page only, and not a second time", async () => {
  const owner = await openStudio();
  const creator = await creatorOf(owner);
  const asked = await requestPurchase(creator, { credits: "5000" });
  assert.ok(asked.ok);
  const { id } = asked.value;
  const first = await approvePurchase(owner, { id });
  const again = await approvePurchase(owner, { id });
  assert.ok(first.ok && first.value.url && again.ok && again.value.url);
  const made = await db().select().from(orders).where(eq(orders.accountId, owner.accountId));
  assert.deepEqual(made.map(({ state, requestId }) => [state, requestId]).toSorted(), [
    ["expired", id],
    ["open", id],
  ]);
  await payPage(first.value.url);
  assert.equal((await classes(owner)).length, 1, "nobody can pay on the page that was left");
  await payPage(again.value.url);
  const third = await approvePurchase(owner, { id });
  assert.equal(third.ok || third.reason, "paid_meanwhile");
  assert.deepEqual((await classes(owner))[1], ["packs", 5_000]);
  assert.equal((await findRequest(owner.accountId, id))?.state, "approved");
});
