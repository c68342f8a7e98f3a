import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { instant } from "#lib/units/instant.ts";
import { pool } from "../client.ts";
import { freshDatabase } from "../testing.ts";
import { claimEvents, markEventDone, type NewEvent, saveEvent } from "./payment-events.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const event = (eventId: string, payload: unknown = { id: "pi_1", amount: 1_900 }): NewEvent => ({
  eventId,
  type: "payment_intent.succeeded",
  objectId: "pi_1",
  accountHint: null,
  createdAt: instant(1_800_000_000_123),
  payload,
});

async function kept(): Promise<readonly { event_id: string; payload: unknown; created_at: Date }[]> {
  return pool()`select event_id, payload, created_at from payment_events order by event_id`;
}

test("three hundred events at once, each twice, are kept once each, and one of the two is new", async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `evt_crowd_${index}`);
  const fresh = await Promise.all([...ids, ...ids].map((id) => saveEvent(event(id))));
  assert.equal(fresh.filter(Boolean).length, 300);
  const rows = (await kept()).filter(({ event_id }) => event_id.startsWith("evt_crowd"));
  assert.deepEqual([rows.length, rows[0]?.payload], [300, { id: "pi_1", amount: 1_900 }]);
  assert.equal(new Date(rows[0]?.created_at ?? 0).getTime(), 1_800_000_000_123);
  assert.equal(await saveEvent(event("evt_crowd_7")), false);
});

test("an event that the database cannot keep fails alone; those beside it are kept", async () => {
  const asked = await Promise.allSettled([
    saveEvent(event("evt_good_1")),
    saveEvent(event("evt_bad", { text: "\u0000" })),
    saveEvent(event("evt_good_2")),
  ]);
  assert.deepEqual(
    asked.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  assert.deepEqual(
    (await kept()).flatMap(({ event_id }) => (/good|bad/.test(event_id) ? [event_id] : [])),
    ["evt_good_1", "evt_good_2"],
  );
});

test("two workers never get the same event, and a lease that ran out frees it", async () => {
  const [one, other] = await Promise.all([claimEvents(200, 60_000), claimEvents(200, 60_000)]);
  const ids = [...one, ...other].map(({ eventId }) => eventId);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.length, 302);
  assert.equal((await claimEvents(200, 60_000)).length, 0);
  await pool()`update payment_events set due_at = now() - interval '1 second' where event_id = 'evt_good_1'`;
  const [again] = await claimEvents(200, 60_000);
  assert.deepEqual([again?.eventId, again?.attempts], ["evt_good_1", 2]);
});

test("an event is due from the moment that it was kept, in whichever half of a millisecond", async () => {
  for (let round = 0; round < 300; round++) {
    await pool()`update payment_events set due_at = now(), done_at = null where event_id = 'evt_good_2'`;
    const [claim] = await claimEvents(1, 60_000);
    assert.equal(claim?.eventId, "evt_good_2", `round ${round}`);
  }
});

test("what is marked at once is marked each with its words; a lease that was lost marks nothing", async () => {
  const ids = Array.from({ length: 150 }, (_, index) => `evt_marked_${index}`);
  await Promise.all(ids.map((id) => saveEvent(event(id))));
  const claims = await claimEvents(200, 60_000);
  assert.equal(claims.length, 150);
  const [first = assert.fail(), ...others] = claims;
  const lost = { ...first, attempts: 7 };
  await Promise.all([lost, ...others].map((claim) => markEventDone(claim, `it was ${claim.eventId}`)));
  const rows = await pool()<{ event_id: string; words: string | null; done: boolean }[]>`
    select event_id, last_error as words, done_at is not null as done from payment_events where event_id like 'evt\\_marked%'`;
  assert.deepEqual(
    rows.filter(({ done }) => !done).map(({ event_id }) => event_id),
    [lost.eventId],
  );
  assert.ok(rows.every(({ event_id, words, done }) => words === (done ? `it was ${event_id}` : null)));
});
