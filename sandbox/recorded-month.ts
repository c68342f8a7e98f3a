import assert from "node:assert/strict";
import { type Order, ordersSince } from "#db/queries/orders.ts";
import { type BusinessObject, objectOf } from "#lib/domain/billing/event-kinds.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { fulfil } from "#lib/services/billing/fulfil.ts";
import { DAY, HOUR, type Instant, instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { TestStudio, type World } from "./testing-payments.ts";

/** An event as it was recorded: what it told of, and when. */
export type RecordedEvent = { readonly type: string; readonly objectId: string; readonly createdAt: Instant };

/** What the payment service knew at one time: every thing by its id, as the gateway reads it. */
type Snapshot = ReadonlyMap<string, object>;

/** A month of one studio: all that the service told of it, what it knew before the renewal and in the end, and what was ordered. */
export type Month = {
  readonly accountId: string;
  readonly customerId: string;
  readonly start: Instant;
  readonly renewal: Instant;
  readonly events: readonly RecordedEvent[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly orders: readonly Order[];
  readonly service: PaymentService;
};

const DECLINED = "4000000000000002";

/**
 * Records a month by living it against the stand-in: a trial, packs, a declined card, a plan, an upgrade, automatic purchases, a
 * change that is taken back, refunds of a part and of all, disputes that are won and lost, a renewal and a refund of a part of it.
 */
export async function recordMonth(world: World, start: Instant): Promise<Month> {
  const studio = await TestStudio.open(world, { now: start });
  const seen = new Set<string>();
  const listen = () => follow(studio, seen);
  const day = async (days: number) => {
    await studio.until(later(start, days * DAY));
    await listen();
  };
  await live(studio, day, listen);
  const renewal = later(start, 31 * DAY);
  const before = await snapshot(world.service, await eventsOf(studio));
  await studio.until(later(renewal, 2 * HOUR));
  await renew(studio, listen);
  const events = await eventsOf(studio);
  const after = await snapshot(world.service, events);
  const orders = await ordersSince(studio.accountId, start);
  return {
    accountId: studio.accountId,
    customerId: studio.customerId,
    start,
    renewal,
    events,
    before,
    after,
    orders,
    service: world.service,
  };
}

async function live(studio: TestStudio, day: (days: number) => Promise<void>, listen: () => Promise<void>): Promise<void> {
  const { service } = studio.world;
  const refund = (intentId: string, key: string, minor?: bigint) =>
    service.refunds.create({ intentId, key, ...(minor ? { amount: { minor, currency: "USD" } } : {}) });
  await day(2);
  const first = await studio.packCheckout(5_000);
  await studio.pay(first.session, DECLINED);
  const won = (await studio.pay(first.session)).intentId ?? assert.fail();
  await day(4);
  await studio.pay((await studio.planCheckout("creator")).session);
  await day(7);
  const partly = (await studio.pay((await studio.packCheckout(10_000)).session)).intentId ?? assert.fail();
  await refund(partly, "a third", 417n);
  await day(11);
  await studio.changePlan("studio");
  await day(13);
  await recharge(studio, 1_000);
  const wholly = await recharge(studio, 2_345);
  await contest(studio, won, true);
  await day(17);
  await refund(wholly, "all");
  const lost = (await studio.pay((await studio.packCheckout(33_000)).session)).intentId ?? assert.fail();
  await contest(studio, lost, false);
  await day(22);
  await studio.downgrade("creator");
  await listen();
  const subscription = (await service.subscriptions.find(await studio.subscriptionId())) ?? assert.fail();
  await service.subscriptions.release(subscription.scheduleId ?? "");
  await day(28);
  await refund(partly, "another part", 100n);
  // Still open when the month ends: it is won in the next one.
  const open = (await studio.pay((await studio.packCheckout(5_000)).session)).intentId;
  await studio.world.control("POST /sandbox/disputes", { payment_intent: open });
  await listen();
}

async function renew(studio: TestStudio, listen: () => Promise<void>): Promise<void> {
  const { service, control } = studio.world;
  const renewal = (await studio.invoices()).find(({ reason }) => reason === "subscription_cycle") ?? assert.fail();
  await service.refunds.create({ intentId: renewal.intentIds[0] ?? "", key: "half", amount: { minor: 3_333n, currency: "USD" } });
  for await (const { id, status } of service.disputes.list({ from: later(studio.now, -40 * DAY) }))
    if (status === "needs_response") await control("POST /sandbox/disputes/close", { dispute: id, won: true });
  await listen();
}

/** Credits bought with nobody there. */
async function recharge(studio: TestStudio, whole: number): Promise<string> {
  const { service } = studio.world;
  const { accountId, customerId } = studio;
  const price = BigInt(whole);
  const order = await studio.order("recharge", { credits: credits(whole), class: "packs", price });
  const methodId = (await service.customers.find(customerId))?.defaultMethodId ?? assert.fail();
  const of = { accountId, orderId: order.id, key: order.id, customerId, methodId, description: "Credits" };
  const charged = await service.intents.charge({ ...of, amount: { minor: price, currency: "USD" } });
  return charged.ok ? charged.value.id : assert.fail();
}

async function contest(studio: TestStudio, intentId: string, won: boolean): Promise<void> {
  const dispute: unknown = await studio.world.control("POST /sandbox/disputes", { payment_intent: intentId });
  assert.ok(typeof dispute === "object" && dispute !== null && "id" in dispute);
  await studio.world.control("POST /sandbox/disputes/close", { dispute: dispute.id, won });
}

/** Looks into everything that was told of since the last time, as it comes. */
async function follow(studio: TestStudio, seen: Set<string>): Promise<void> {
  for (const { type, objectId, id } of await eventsOf(studio)) {
    const thing = objectOf(type, objectId);
    if (thing && !seen.has(id)) await fulfil(thing, studio.looking);
    seen.add(id);
  }
}

type Told = RecordedEvent & { readonly id: string };

/** Everything that was told of this studio's customer, the oldest first. */
async function eventsOf({ world, customerId, accountId }: TestStudio): Promise<readonly Told[]> {
  const told: Told[] = [];
  for await (const { id, type, created, data } of world.stripe.events.list({ limit: 100 })) {
    const text = JSON.stringify(data.object);
    const objectId: unknown = "id" in data.object ? data.object.id : null;
    // A dispute names neither: the stand-in of a test has one customer who contests.
    const isOurs = text.includes(customerId) || text.includes(accountId) || type.startsWith("charge.dispute.");
    if (isOurs && typeof objectId === "string") told.unshift({ id, type, objectId, createdAt: instant(created * 1_000) });
  }
  return told;
}

async function snapshot(service: PaymentService, events: readonly RecordedEvent[]): Promise<Snapshot> {
  const things = events.flatMap(({ type, objectId }) => objectOf(type, objectId) ?? []);
  const known = new Map<string, object>();
  for (const thing of things) {
    const found = known.has(thing.id) ? null : await read(service, thing);
    if (found) known.set(thing.id, found);
  }
  return known;
}

function read(service: PaymentService, { kind, id }: BusinessObject): Promise<object | null> {
  const { checkout, invoices, intents, refunds, disputes, subscriptions, customers, methods } = service;
  const bought = { session: checkout, invoice: invoices, intent: intents, refund: refunds, dispute: disputes };
  const all = { ...bought, subscription: subscriptions, customer: customers, method: methods };
  return kind === "schedule" ? subscriptions.schedule(id) : all[kind].find(id);
}
