import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "#db/client.ts";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { ensurePerson } from "#db/queries/demo.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { memberships, outbox } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { look } from "#lib/services/billing/look.ts";
import { payerOf } from "#lib/services/billing/payer.ts";
import { setDefaultPaymentMethod } from "#lib/services/billing/payment-methods.ts";
import { previewPlanChange } from "#lib/services/billing/preview-plan-change.ts";
import { rechargeAccount } from "#lib/services/billing/recharge-account.ts";
import { setAutoRecharge } from "#lib/services/billing/set-auto-recharge.ts";
import { startPlanChange } from "#lib/services/billing/start-plan-change.ts";
import { moveClock } from "#lib/services/sandbox/move-clock.ts";
import { ask, at, must, openOrg } from "#lib/services/testing.ts";
import { HOUR, type Instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { CARD } from "./stripe/checkout/testing-buyer.ts";
import type { World } from "./testing-payments.ts";
import { payPage } from "./testing-world.ts";

type Interval = "month" | "year";

/** It is kept, and declines whenever it is charged later. */
export const DECLINES_LATER = "pm_card_chargeCustomerFail";

/** When the organizations of these tests begin. */
export const START = at("2026-11-01T10:00:00Z");

type Opening = { readonly cardId?: string; readonly planId?: string; readonly now?: Instant; readonly zone?: string };
/** The owner of a new organization, as the verbs meet them: on ACT 3's trial from `START`, unless it is told otherwise. */
export async function openOwner({ cardId = "act3", planId = "starter", now = START, zone = "UTC" }: Opening = {}): Promise<Caller> {
  const system = await openOrg(cardId, planId, now, zone);
  const [owner] = await listMembers(system.accountId);
  return { ...system, slug: system.accountId, actor: `user:${owner?.userId}`, role: "owner" };
}

/** The same an hour later: on ACT 3's Creator, unless it is told otherwise. */
export async function openStudio(opening: Omit<Opening, "now"> = {}): Promise<Caller> {
  return { ...(await openOwner({ planId: "creator", ...opening })), now: later(START, HOUR) };
}

/** A creator of the organization, Cleo, who may ask but not buy. */
export async function creatorOf(owner: Caller): Promise<Caller> {
  const userId = await ensurePerson(`creator-${owner.accountId}@example.com`, "Cleo");
  await db().insert(memberships).values({ accountId: owner.accountId, userId, role: "creator", joinedAt: START });
  return { ...owner, actor: `user:${userId}`, role: "creator" };
}

/** A studio with a card whose balance is below the threshold of its rule: it lacks one pack of so many credits. */
export async function openLacking(world: World, pack: string, card = "pm_card_visa"): Promise<Caller> {
  const caller = await openStudio();
  await payBy(world, caller, card);
  assert.ok((await setAutoRecharge(caller, { threshold: "25000", buys: { kind: "pack", credits: pack }, capCents: 100_000 })).ok);
  await spend(caller, 30_000);
  return caller;
}

/** The organization's customer at the payment service. */
export async function customerOf({ accountId }: Caller): Promise<string> {
  return ((await findBillingCustomer(accountId)) ?? assert.fail()).customerId;
}

/** The same, made when there is none yet, at the caller's moment. */
export async function payingCustomerOf(caller: Caller): Promise<string> {
  return ((await payerOf(caller)) ?? assert.fail()).customer.customerId;
}

/** Moves the organization's clock as POST /test/clock does, and answers its owner at that moment. */
export async function until(caller: Caller, now: Instant): Promise<Caller> {
  const moved = await moveClock({ ...caller, role: "system" }, { now });
  assert.ok(moved.ok, moved.ok ? "" : JSON.stringify(moved));
  return { ...caller, now };
}

/** Previews a change and answers just what confirms it. */
export async function previewed(caller: Caller, planId: string, interval: Interval = "month") {
  const preview = await previewPlanChange(caller, { planId, interval });
  assert.ok(preview.ok, preview.ok ? "" : JSON.stringify(preview));
  const { at, chargeNow } = preview.value;
  return { planId, interval, at, cents: chargeNow?.total.cents ?? 0 };
}

/** Pays a checkout on its page, as a person does, and comes back. */
export async function payCheckout(world: World, caller: Caller, url: string, number = CARD.number): Promise<void> {
  await payPage(url, number);
  for (const { id } of (await world.stripe.checkout.sessions.list({ customer: await customerOf(caller), limit: 100 })).data)
    await look(caller, world.service, { kind: "session", id });
}

/** Begins a plan by checkout, paid at once. */
export async function subscribe(world: World, caller: Caller, planId: string, interval: Interval = "month"): Promise<void> {
  const started = await startPlanChange(caller, await previewed(caller, planId, interval));
  assert.ok(started.ok && started.value.url, JSON.stringify(started));
  await payCheckout(world, caller, started.value.url);
}

/** From now on everything is to be paid by another card. */
export async function payBy(world: World, caller: Caller, token: string): Promise<string> {
  const { id } = await world.stripe.paymentMethods.attach(token, { customer: await payingCustomerOf(caller) });
  assert.ok((await setDefaultPaymentMethod(caller, { id })).ok);
  return id;
}

/** Uses up whole credits. */
export const spend = (caller: Caller, whole: number, cardId = "act3") =>
  must(ask(caller, { kind: "charge", operation: "shot", cardId, cardVersion: 1, amount: credits(whole) }));

/** A round of the worker over this one account's automatic purchase. */
export const recharge = (caller: Caller) => rechargeAccount({ ...caller, role: "system" }, {});

/** What was charged without a page, the newest first. */
export const charges = async (world: World, caller: Caller) =>
  (await world.stripe.paymentIntents.list({ customer: await customerOf(caller) })).data;

const letter = z.object({ subject: z.string() });
/** What was written to people, the oldest first. */
export async function subjects({ accountId }: Caller): Promise<readonly string[]> {
  const rows = await db().select().from(outbox).where(eq(outbox.accountId, accountId)).orderBy(outbox.createdAt);
  return rows.flatMap(({ topic, payload }) => (topic === "mail.send" ? letter.parse(payload).subject : []));
}

/** What the account's subscription says: plan, status, whether it ends with the period, and the plan that waits. */
export async function stateOf({ accountId }: Caller) {
  const row = await findSubscription(accountId);
  return row && [row.planId, row.status, row.cancelAtPeriodEnd, row.pendingPlanId];
}
