import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { and, eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { claimMessages, markDelivered, postpone } from "#db/queries/outbox.ts";
import { outbox } from "#db/schema/index.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { openMinuteAgo } from "#lib/services/jobs/testing.ts";
import { DAY, instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { deliverOutbox, waitAfter } from "./deliver-outbox.ts";

const database = await freshDatabase();
after(database.drop);

const clock = () => instant(Date.now());
const messagesOf = ({ accountId }: Caller) => db().select().from(outbox).where(eq(outbox.accountId, accountId)).orderBy(outbox.createdAt);

test("two workers share the outbox: each message is claimed once, and one whose worker died comes back after its lease", async () => {
  const caller = await openMinuteAgo(clock());
  const id = { accountId: caller.accountId, topic: "test.shared", payload: {} };
  const ids = Array.from({ length: 40 }, () => randomUUID());
  await db()
    .insert(outbox)
    .values(ids.map((each) => ({ ...id, id: each })));
  const taken = (await Promise.all(Array.from({ length: 8 }, () => claimMessages(10, MINUTE)))).flat();
  assert.deepEqual(taken.map((claim) => claim.id).sort(), ids.sort());
  const [first] = taken;
  assert.ok(first);
  for (const claim of taken.slice(1)) await markDelivered(claim);
  assert.equal((await claimMessages(10, MINUTE)).length, 0);
  await db()
    .update(outbox)
    .set({ dueAt: clock() })
    .where(and(eq(outbox.accountId, caller.accountId), eq(outbox.id, first.id)));
  const [again] = await claimMessages(10, MINUTE);
  assert.deepEqual([again?.id, again?.attempts], [first.id, 2]);
  // The worker that was thought dead finishes after all: its lease is over, so it marks nothing.
  await markDelivered(first);
  const [row] = await db()
    .select()
    .from(outbox)
    .where(and(eq(outbox.accountId, caller.accountId), eq(outbox.id, first.id)));
  assert.equal(row?.doneAt, null);
  assert.ok(again);
  await postpone(again, 60_000, "x".repeat(5_000));
  await db().delete(outbox).where(eq(outbox.accountId, caller.accountId));
});

test("a message that nobody handles is parked with its reason", async () => {
  const caller = await openMinuteAgo(clock());
  await db().insert(outbox).values({ accountId: caller.accountId, id: randomUUID(), topic: "toString", payload: {} });
  await deliverOutbox(clock);
  const [row] = await messagesOf(caller);
  assert.deepEqual([row?.doneAt, row?.lastError], [null, "nobody handles this topic"]);
  assert.ok(row && row.dueAt > later(clock(), 1_000 * DAY));
});

test("waits grow from a second to five minutes", () => {
  assert.ok(waitAfter(1) >= SECOND && waitAfter(1) <= 1.25 * SECOND);
  assert.ok(waitAfter(11) <= 1.25 * 5 * MINUTE);
});
