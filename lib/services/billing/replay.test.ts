import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { atomically } from "#db/atomically.ts";
import { pool } from "#db/client.ts";
import { keepBillingCustomer } from "#db/queries/billing-customers.ts";
import { newOrderWrite } from "#db/queries/orders.ts";
import { saveEvent } from "#db/queries/payment-events.ts";
import { freshDatabase } from "#db/testing.ts";
import { outageOf } from "#db/unavailable.ts";
import { verifyLedger } from "#db/verify.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { HOUR, type Instant, later } from "#lib/units/instant.ts";
import { type Month, type RecordedEvent, recordMonth } from "../../../sandbox/recorded-month.ts";
import { type Replay, ReplayedMonths } from "../../../sandbox/replayed-months.ts";
import { paymentsForTests, type World } from "../../../sandbox/testing-payments.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { at, openOrg } from "../testing.ts";
import { reconcileSince } from "./reconcile.ts";
import { settleLate, takeEvents } from "./take-events.ts";

/** How many orders: `npm test` tries 20; `REPLAYS=1000 node --test lib/services/billing/replay.test.ts` as many as the promise names. */
const REPLAYS = Number(process.env["REPLAYS"] ?? 20);
const CROWD = Number(process.env["CROWD"] ?? 20);
const START = at("2026-01-10T09:30:00Z");

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
before(async () => {
  database = await freshDatabase();
  world = await paymentsForTests();
});
after(async () => {
  await world.stop();
  await database.drop();
});

test(`a recorded month of webhooks in ${REPLAYS} random orders, with duplicates and drops, ends equal every time, to the milli (R6)`, async () => {
  const month = await recordMonth(world, START);
  assert.ok(month.events.length > 60, `only ${month.events.length} events`);
  // The month as it was lived, each thing looked into as it was told of, is the first of them.
  const lived = { accountId: month.accountId };
  await closeAll([lived], later(month.renewal, 3 * HOUR));
  await settleLate(later(month.renewal, 4 * HOUR), "test", world.service);
  const ends = new Map([[await endOf(lived), 1]]);
  for (let from = 0; from < REPLAYS; from += CROWD) {
    for (const end of await replayCrowd(month, Math.min(CROWD, REPLAYS - from), from)) ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  assert.deepEqual([...ends.values()], [REPLAYS + 1], [...ends.keys()].join("\n"));
  const [end = ""] = ends.keys();
  // It was a month in which all of it happened.
  for (const part of [/"plan":"studio"/, /"net":"33000000"/]) assert.match(end, part);
  assert.deepEqual(await verifyLedger(), []);
});

/** Replays the month to so many fresh accounts at once, each in an order of its own; answers how each ended. */
async function replayCrowd(month: Month, size: number, seed: number): Promise<readonly string[]> {
  const random = randomOf(seed);
  const replays: Replay[] = [];
  for (let index = 0; index < size; index += 1) replays.push(await openReplay(month, seed + index));
  const crowd = new ReplayedMonths(month, replays, seed);
  const { renewal } = month;
  const early = month.events.filter(({ createdAt }) => createdAt < renewal);
  await tell(replays, early, random, seed);
  await takeAll(crowd.service, later(renewal, -HOUR));
  await compareAll(crowd.service, later(renewal, -HOUR));
  // Of some the period closes before word of its renewal comes, of others after.
  const isFirst = replays.map(() => random() < 0.5);
  await closeAll(
    replays.filter((_, index) => isFirst[index]),
    later(renewal, HOUR),
  );
  crowd.phase = "after";
  const clock = (index: number) => later(renewal, isFirst[index] ? 2 * HOUR : -HOUR);
  for (const group of [true, false]) {
    const members = replays.map((replay, index) => ({ replay, index })).filter(({ index }) => isFirst[index] === group);
    if (members.length === 0) continue;
    await tell(replays, month.events, random, seed, new Set(members.map(({ index }) => index)));
    await takeAll(crowd.service, clock(members[0]?.index ?? 0));
  }
  await closeAll(replays, later(renewal, 3 * HOUR));
  await compareAll(crowd.service, later(renewal, 3 * HOUR));
  await patiently(() => settleLate(later(renewal, 4 * HOUR), "test", crowd.service));
  if (seed === 0) {
    const again = await reconcileSince(crowd.service, START, later(renewal, 4 * HOUR), "test");
    assert.deepEqual([again.failed, again.repaired], [[], []]);
  }
  const ends: string[] = [];
  for (const replay of replays) ends.push(await patiently(() => endOf(replay)));
  return ends;
}

/** An account as the recorded one was at its start, with the same orders. */
async function openReplay({ orders, customerId }: Month, index: number): Promise<Replay> {
  const { accountId } = await openOrg("act3", "starter", START);
  await keepBillingCustomer({ accountId, customerId: `${customerId}~${index}`, testClockId: null, at: START });
  for (const order of orders)
    await atomically(
      newOrderWrite({ ...order, accountId, objectId: order.objectId && `${order.objectId}~${index}`, state: "open", endedAt: null }),
    );
  return { accountId };
}

let told = 0;

/** Tells each account of these events in an order of its own. */
async function tell(
  replays: readonly Replay[],
  events: readonly RecordedEvent[],
  random: () => number,
  first: number,
  only: ReadonlySet<number> | null = null,
): Promise<void> {
  const members = [...replays.keys()].filter((index) => only?.has(index) ?? true);
  const deliveries = members.flatMap((index) => events.flatMap((event) => deliveriesOf(event, first + index, random)));
  for (const { name, type, objectId, createdAt } of shuffled(deliveries, random))
    await patiently(() => saveEvent({ eventId: name, type, objectId, accountHint: null, createdAt, payload: {} }));
}

/** One event in five is lost, one in three comes again, under its own id or another. */
function deliveriesOf(event: RecordedEvent, index: number, random: () => number): readonly (RecordedEvent & { readonly name: string })[] {
  if (random() < 0.2) return [];
  const first = { ...event, objectId: `${event.objectId}~${index}`, name: `evt_${++told}` };
  if (random() > 0.33) return [first];
  return [first, random() < 0.5 ? first : { ...first, name: `evt_${++told}` }];
}

/** Two workers take what there is, until there is nothing; what waits is not waited for. */
async function takeAll(service: PaymentService, now: Instant): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    while (
      await patiently(async () =>
        (await Promise.all([takeEvents(now, "one", service), takeEvents(now, "two", service)])).some((taken) => taken > 0),
      )
    );
    const waiting =
      await pool()`update payment_events set due_at = now() where done_at is null and due_at < now() + interval '1 year' returning event_id`;
    if (waiting.length === 0) return;
  }
  const left =
    await pool()`select type, object_id, last_error from payment_events where done_at is null and due_at < now() + interval '1 year' limit 5`;
  assert.deepEqual([...left], []);
}

/** Compares until nothing was in the way: a database that did not answer leaves what it did not for the next comparison. */
async function compareAll(service: PaymentService, now: Instant): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const { failed } = await patiently(() => reconcileSince(service, START, now, "test"));
    if (failed.every(({ words }) => !words.startsWith("the database is unavailable"))) return assert.deepEqual(failed, []);
  }
  assert.fail("the database did not answer");
}

/** Does something that may be done again, again while the database does not answer: as the worker's rounds do. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (outageOf(error) === null || tries > 30) throw error;
      await pause(1_000);
    }
  }
}

async function closeAll(replays: readonly Replay[], now: Instant): Promise<void> {
  for (const { accountId } of replays)
    await patiently(() => renewCycle({ accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" }, {}));
}

/** How an account ended: what can be spent by class, and what each payment brought and lost. */
async function endOf({ accountId }: Replay): Promise<string> {
  const plain = (id: string) => id.split("~")[0];
  const [account] = await pool()<
    { available: string; held: string; plan: string }[]
  >`select available::text, held::text, plan_id as plan from accounts where account_id = ${accountId}`;
  const lots = await pool()<
    { class: string; left: string }[]
  >`select class, sum(remaining)::text as left from lots where account_id = ${accountId} group by class order by class`;
  const paid = await pool()<{ id: string; state: string; granted: string; net: string }[]>`
    select p.object_id as id, p.state, p.granted::text, (select coalesce(sum(t.clawed - t.granted), 0)::text from payments t where t.account_id = p.account_id and t.of_object_id = p.object_id) as net
    from payments p where p.account_id = ${accountId} and p.of_object_id is null order by p.object_id`;
  const orders = await pool()<{ id: string; state: string }[]>`select id, state from orders where account_id = ${accountId} order by id`;
  return JSON.stringify({ ...account, lots, paid: paid.map((each) => ({ ...each, id: plain(each.id) })), orders });
}

function shuffled<T>(of: readonly T[], random: () => number): readonly T[] {
  return of
    .map((each) => [random(), each] as const)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

/** Numbers that are the same again for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
