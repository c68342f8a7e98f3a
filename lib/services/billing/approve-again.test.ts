import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findRequest } from "#db/queries/purchase-requests.ts";
import { orders } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { HOUR, later } from "#lib/units/instant.ts";
import type { World } from "../../../sandbox/testing-payments.ts";
import { openOwner, payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { at, classes } from "../testing.ts";
import { approvePurchase } from "./decide-purchase.ts";
import { requestPurchase } from "./request-purchase.ts";

let world: World;
before(async () => {
  world = await payingWorld();
});
after(() => world.stop());

const START = at("2026-11-01T10:00:00Z");

test("ACT-9: an owner who left the checkout of an approved request pays for it later, on one page only, and not a second time", async () => {
  const owner = { ...(await openOwner("act3", "creator", START)), now: later(START, HOUR) };
  const creator: Caller = { ...owner, role: "creator", actor: "user:00000000-0000-4000-8000-000000000001" };
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
