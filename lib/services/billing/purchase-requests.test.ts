import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { findRequest } from "#db/queries/purchase-requests.ts";
import { orders } from "#db/schema/index.ts";
import { creatorOf, openStudio, subjects } from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { approvePurchase, refusePurchase } from "./decide-purchase.ts";
import { look } from "./look.ts";
import { requestPurchase, withdrawPurchase } from "./request-purchase.ts";

const world = await payingWorld();

test("ACT-9: a creator asks, an owner approves in one click, the credits come, and the creator is told; asked twice it is one request", async () => {
  const owner = await openStudio();
  const creator = await creatorOf(owner);
  const asked = await requestPurchase(creator, { credits: "5000", note: "For the pilot", returnTo: `/o/${owner.slug}/calculate?count=9` });
  assert.ok(asked.ok);
  assert.equal((await requestPurchase(creator, { credits: "5000" })).ok, false);
  const approved = await approvePurchase(owner, { id: asked.value.id });
  assert.ok(approved.ok && approved.value.url);
  await payPage(approved.value.url);
  const [order] = await db().select().from(orders).where(eq(orders.accountId, owner.accountId));
  assert.equal(order?.requestId, asked.value.id);
  await look(owner, world.service, { kind: "session", id: order?.objectId ?? "" });
  assert.deepEqual((await classes(owner))[1], ["packs", 5_000]);
  assert.equal((await findRequest(owner.accountId, asked.value.id))?.state, "approved");
  const told = await subjects(owner);
  assert.equal(told.filter((subject) => subject.startsWith("Cleo asks for credits")).length, 1);
  assert.equal(told.filter((subject) => subject.endsWith("is approved")).length, 1);
  assert.equal((await refusePurchase(owner, { id: asked.value.id, note: "" })).ok, false, "it is decided");
});

test("ACT-9: what is refused or withdrawn cannot be approved, and nobody else's request can be withdrawn", async () => {
  const owner = await openStudio();
  const creator = await creatorOf(owner);
  const first = await requestPurchase(creator, { planId: "studio", note: "" });
  assert.ok(first.ok);
  assert.ok((await refusePurchase(owner, { id: first.value.id, note: "Not this month" })).ok);
  assert.equal((await approvePurchase(owner, { id: first.value.id })).ok, false);
  const second = await requestPurchase(creator, { planId: "studio", note: "" });
  assert.ok(second.ok);
  assert.equal((await withdrawPurchase({ ...creator, actor: owner.actor }, { id: second.value.id })).ok, false);
  assert.ok((await withdrawPurchase(creator, { id: second.value.id })).ok);
  assert.equal((await approvePurchase(owner, { id: second.value.id })).ok, false);
});
