import assert from "node:assert/strict";
import { atomically } from "#db/atomically.ts";
import { pool } from "#db/client.ts";
import { keepBillingCustomer } from "#db/queries/billing-customers.ts";
import { newOrderWrites } from "#db/queries/orders.ts";
import { Unavailable } from "#db/unavailable.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { reconcileSince } from "#lib/services/billing/reconcile.ts";
import { takeEvents } from "#lib/services/billing/take-events.ts";
import { renewCycle } from "#lib/services/plans/renew-cycle.ts";
import { openOrg } from "#lib/services/testing.ts";
import { DAY, HOUR, type Instant, later } from "#lib/units/instant.ts";
import { type Dice, diceOf } from "../dice.ts";
import { Deliveries, deliver } from "./deliveries.ts";
import { RENEWALS } from "./lived-months.ts";
import { forEachOf, patiently } from "./patiently.ts";
import type { Era, Month } from "./recording.ts";
import { named, type Replay, ToldService } from "./told-service.ts";

/** A comparison a day, each looking back four days further than the last (reconcile.ts). */
const LOOKS_BACK = 5 * DAY;
const ROUNDS = 20;
const WORKERS = ["one", "two", "three", "four"];
const PARTS = 6;
/** How often an answer is as old as the era before. */
const STALE = 0.1;

type Member = { readonly replay: Replay; readonly deliveries: Deliveries };
type Crowd = {
  readonly month: Month;
  readonly service: PaymentService;
  /** Of some of the accounts each: what is compared side by side. */
  readonly parts: readonly PaymentService[];
  readonly members: readonly Member[];
  readonly dice: Dice;
};

/**
 * Replays a month to fresh accounts side by side, each in an order of its own: events lost, doubled, late and at once, and a
 * comparison with the service at the end of each era. `seed` and the first number say which orders.
 */
export async function replayCrowd(
  month: Month,
  behind: PaymentService,
  { seed, first, size }: { readonly seed: number; readonly first: number; readonly size: number },
): Promise<readonly Replay[]> {
  const replays: Replay[] = [];
  const numbers = Array.from({ length: size }, (_, index) => first + index);
  await forEachOf(numbers, async (number) => replays.push(await openReplay(month, number)));
  replays.sort((a, b) => a.number - b.number);
  const dice = diceOf(seed, -first - 1);
  // Who takes an event may be slow, and act on what is not true any more; the day's comparison comes when all is quiet.
  const heard = new ToldService(month, replays, dice, STALE);
  const compared = partsOf(replays).map((some) => new ToldService(month, some, dice));
  const service = heard.over(behind);
  const parts = compared.map((each) => each.over(behind));
  const members = replays.map((replay) => ({ replay, deliveries: new Deliveries(replay, diceOf(seed, replay.number)) }));
  const crowd = { month, service, parts, members, dice };
  const boundaries = RENEWALS.map((days) => later(month.start, days * DAY));
  let isFirst = true;
  for (const [index, era] of month.eras.entries()) {
    for (const each of [heard, ...compared]) each.era = index;
    const boundary = boundaries.find((each) => each <= era.until && each > (month.eras[index - 1]?.until ?? era.until));
    await (boundary === undefined ? hear(crowd, members, era, era.until) : eraOfRenewal(crowd, era, boundary));
    if (!era.isCompared) continue;
    await compare(crowd, isFirst ? month.start : later(era.until, -LOOKS_BACK), era.until);
    isFirst = false;
  }
  return replays;
}

/** Of some the period closes before word of its renewal comes, of others after. */
async function eraOfRenewal(crowd: Crowd, era: Era, boundary: Instant): Promise<void> {
  const isFirst = new Set(crowd.members.filter(() => crowd.dice.chance(0.5)));
  await closeAll([...isFirst], later(boundary, HOUR));
  await hear(crowd, [...isFirst], era, later(boundary, 2 * HOUR));
  const others = crowd.members.filter((member) => !isFirst.has(member));
  await hear(crowd, others, era, later(boundary, -HOUR));
  await closeAll(others, later(boundary, 3 * HOUR));
}

/** An account as the recorded one was at its start, with the same orders. */
async function openReplay({ start, orders }: Month, number: number): Promise<Replay> {
  const { accountId } = await openOrg("act3", "starter", start);
  const replay = { accountId, number };
  await keepBillingCustomer({ accountId, customerId: named("cus_1", replay), testClockId: null, at: start });
  const open = { accountId, state: "open", endedAt: null, words: null } as const;
  for (const order of orders)
    await atomically(...newOrderWrites({ ...order, ...open, objectId: order.objectId && named(order.objectId, replay) }));
  return replay;
}

function partsOf(replays: readonly Replay[]): readonly (readonly Replay[])[] {
  const size = Math.ceil(replays.length / PARTS);
  return Array.from({ length: PARTS }, (_, part) => replays.slice(part * size, (part + 1) * size)).filter((some) => some.length > 0);
}

/** Word of an era reaches each account in an order of its own; some workers take what there is, until there is nothing. */
async function hear({ dice, service }: Crowd, members: readonly Member[], era: Era, now: Instant): Promise<void> {
  if (members.length === 0) return;
  await deliver(dice.shuffled(members.flatMap(({ deliveries }) => deliveries.of(era.events))));
  for (let round = 0; round < ROUNDS; round += 1) {
    while (await patiently(() => takeOnce(service, now)));
    // What waits for something is not waited for.
    const waiting =
      await pool()`update payment_events set due_at = now() where done_at is null and due_at < now() + interval '1 year' returning event_id`;
    if (waiting.length === 0) return;
  }
  const left = await pool()`select type, object_id, last_error from payment_events where done_at is null limit 5`;
  assert.deepEqual([...left], [], "these are never done with");
}

async function takeOnce(service: PaymentService, now: Instant): Promise<boolean> {
  const taken = await Promise.all(WORKERS.map((name) => takeEvents(now, name, service)));
  return taken.some((count) => count > 0);
}

async function closeAll(members: readonly Member[], now: Instant): Promise<void> {
  await forEachOf(members, ({ replay: { accountId } }) =>
    renewCycle({ accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" }, {}),
  );
}

/** The day's comparison, again when the database did not answer in it. */
async function compare({ parts }: Crowd, since: Instant, now: Instant): Promise<void> {
  await forEachOf(parts, async (service) => {
    const { failed } = await reconcileSince(service, since, now, "test");
    const outage = failed.find(({ words }) => words.startsWith("the database is unavailable"));
    if (outage) throw new Unavailable("deadline");
    assert.deepEqual(failed, []);
  });
}
