import assert from "node:assert/strict";
import { objectOf } from "#lib/domain/billing/event-kinds.ts";
import { fulfil } from "#lib/services/billing/fulfil.ts";
import { renewCycle } from "#lib/services/plans/renew-cycle.ts";
import { DAY, HOUR, type Instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { TestStudio, type World } from "../../sandbox/testing-payments.ts";
import { type Recording, toldOf } from "./recording.ts";

const DECLINED = "4000000000000002";
/** A card that can be kept, and pays nothing. */
const DECLINES_LATER = "pm_card_chargeCustomerFail";

/** When the account's periods end: the first is renewed at once, the payment of the second fails at first. */
export const RENEWALS = [31, 59] as const;
/** Within the days of grace, and longer than a comparison looks back. */
const LATE_DAYS = 6;

/**
 * Lives two months against the stand-in: a trial, packs, a declined card, a checkout that nobody finishes, a plan, an upgrade,
 * automatic purchases, a change that is taken back, refunds of a part and of all, disputes that are won, lost and long open, a
 * renewal and a refund of a part of it, and a renewal that is declined and paid six days later. Each thing is looked into as it is told of.
 */
export async function liveMonths(world: World, start: Instant, recording: (studio: TestStudio) => Recording): Promise<Recording> {
  const studio = await TestStudio.open(world, { now: start });
  const recorded = recording(studio);
  const seen = new Set<string>();
  const listen = () => follow(studio, seen);
  const day = async (days: number) => {
    await studio.until(later(start, days * DAY));
    await listen();
  };
  const [first, second] = RENEWALS;
  const contested = await firstWeeks(studio, day);
  await listen();
  await recorded.endEra(later(start, 13 * DAY + HOUR), false);
  await lastWeeks(studio, day, listen, contested);
  await recorded.endEra(later(start, first * DAY - HOUR));
  await day(first + 2 / 24);
  await close(studio);
  await renewed(studio, listen);
  await recorded.endEra(later(start, first * DAY + 3 * HOUR));
  await keepCard(studio, DECLINES_LATER);
  await day(second + 2 / 24);
  await close(studio);
  await recorded.endEra(later(start, second * DAY + 3 * HOUR));
  await day(second + LATE_DAYS);
  await payLate(studio, listen);
  await recorded.endEra(later(start, (second + LATE_DAYS) * DAY + 3 * HOUR));
  return recorded;
}

type Day = (days: number) => Promise<void>;
type Listen = () => Promise<void>;

/** Answers a dispute that is open still. */
async function firstWeeks(studio: TestStudio, day: Day): Promise<string> {
  await day(2);
  const first = await studio.packCheckout(5_000);
  await studio.pay(first.session, DECLINED);
  const won = await paidBy(studio, first.session);
  await day(4);
  await studio.pay((await studio.planCheckout("creator")).session);
  await day(7);
  const partly = await paidBy(studio, (await studio.packCheckout(10_000)).session);
  await refund(studio, partly, "a third", 417n);
  await day(9);
  await studio.world.stripe.checkout.sessions.expire((await studio.packCheckout(33_000)).session.id);
  await day(11);
  await studio.changePlan("studio");
  await refund(studio, partly, "another part", 200n);
  await day(12);
  await recharge(studio, 1_000);
  await day(13);
  return contest(studio, won);
}

async function lastWeeks(studio: TestStudio, day: Day, listen: Listen, contested: string): Promise<void> {
  const { service } = studio.world;
  await day(14);
  const wholly = await recharge(studio, 2_345);
  await day(17);
  await refund(studio, wholly, "all");
  await decide(studio, contested, true);
  const lost = await paidBy(studio, (await studio.packCheckout(33_000)).session);
  await decide(studio, await contest(studio, lost), false);
  await day(20);
  // Still open when the month ends: it is won in the next one.
  const open = await paidBy(studio, (await studio.packCheckout(5_000)).session);
  await contest(studio, open);
  await day(22);
  await studio.downgrade("creator");
  await listen();
  const subscription = (await service.subscriptions.find(await studio.subscriptionId())) ?? assert.fail();
  await service.subscriptions.release(subscription.scheduleId ?? "");
  await listen();
}

async function renewed(studio: TestStudio, listen: Listen): Promise<void> {
  const { service } = studio.world;
  const renewal = (await studio.invoices()).find(({ reason }) => reason === "subscription_cycle") ?? assert.fail();
  await refund(studio, renewal.intentIds[0] ?? "", "half", 3_333n);
  for await (const { id, status } of service.disputes.list({ from: later(studio.now, -40 * DAY) }))
    if (status === "needs_response") await decide(studio, id, true);
  await listen();
}

/** The renewal that was declined is paid with a card that pays, within its days of grace. */
async function payLate(studio: TestStudio, listen: Listen): Promise<void> {
  const open = (await studio.invoices()).find(({ status }) => status === "open") ?? assert.fail("nothing was declined");
  const methodId = await keepCard(studio, "pm_card_visa");
  await listen();
  assert.ok((await studio.world.service.invoices.pay(open.id, methodId)).ok);
  await listen();
}

async function keepCard(studio: TestStudio, name: string): Promise<string> {
  const { stripe, service } = studio.world;
  const { id } = await stripe.paymentMethods.attach(name, { customer: studio.customerId });
  await service.customers.update(studio.customerId, { defaultMethodId: id });
  return id;
}

async function paidBy(studio: TestStudio, session: Parameters<TestStudio["pay"]>[0]): Promise<string> {
  return (await studio.pay(session)).intentId ?? assert.fail("it was not paid");
}

async function refund({ world }: TestStudio, intentId: string, key: string, minor?: bigint): Promise<void> {
  await world.service.refunds.create({ intentId, key, ...(minor ? { amount: { minor, currency: "USD" } } : {}) });
}

/** Credits bought with nobody there. */
async function recharge(studio: TestStudio, whole: number): Promise<string> {
  const { service } = studio.world;
  const { accountId, customerId } = studio;
  const price = BigInt(whole);
  const order = await studio.order("recharge", { credits: credits(whole), class: "packs", price });
  const methodId = (await service.customers.find(customerId))?.defaultMethodId ?? assert.fail();
  const of = { accountId, orderId: order.id, key: order.id, customerId, methodId, description: "Credits" };
  const charged = await service.invoices.charge({ ...of, amount: { minor: price, currency: "USD" } });
  return (charged.ok ? charged.value.intentIds[0] : null) ?? assert.fail();
}

async function contest({ world }: TestStudio, intentId: string): Promise<string> {
  const dispute: unknown = await world.control("POST /sandbox/disputes", { payment_intent: intentId });
  assert.ok(typeof dispute === "object" && dispute !== null && "id" in dispute && typeof dispute.id === "string");
  return dispute.id;
}

async function decide({ world }: TestStudio, dispute: string, won: boolean): Promise<void> {
  await world.control("POST /sandbox/disputes/close", { dispute, won });
}

async function close({ accountId, now }: TestStudio): Promise<void> {
  await renewCycle({ accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" }, {});
}

/** Looks into everything that was told of since the last time, as it comes. */
async function follow(studio: TestStudio, seen: Set<string>): Promise<void> {
  for (const { type, objectId, id } of await toldOf(studio)) {
    const thing = objectOf(type, objectId);
    if (thing && !seen.has(id)) await fulfil(thing, studio.looking);
    seen.add(id);
  }
}
