import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { db } from "#db/client.ts";
import { keepBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import type { Order } from "#db/queries/orders.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import { orders } from "#db/schema/index.ts";
import { planKey } from "#lib/domain/billing/catalog.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import { packPrice } from "#lib/domain/packs/price.ts";
import type { Session } from "#lib/gateways/payments.ts";
import { stripeService } from "#lib/gateways/stripe.ts";
import { applyCatalog, planCatalog } from "#lib/services/billing/sync-catalog.ts";
import type { Looking } from "#lib/services/billing/whose.ts";
import { openOrg } from "#lib/services/testing.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { CARD, send } from "./stripe/checkout/testing-buyer.ts";
import { bench } from "./stripe/testing.ts";
import { blankOrder } from "./testing-order.ts";

export const WEBHOOK_SECRET = "whsec_of_the_tests";
const made = z.object({ id: z.string() });
const WAYS = { successUrl: "http://localhost:3000/back", cancelUrl: "http://localhost:3000/no" };

/** The sandbox's payment service in this process, reached over HTTP by the real SDK, with a written catalog; and what a test does to it. */
export async function paymentsForTests(more: Parameters<typeof bench>[0] = {}) {
  const { stripe, sandbox, key, control, stop } = await bench(more);
  const service = stripeService({ key, apiUrl: sandbox.url, withTax: false, webhookSecrets: [WEBHOOK_SECRET] });
  await applyCatalog(service, await planCatalog(service, instant(Date.now())));
  /** The holder contests a payment; answers the dispute's id. */
  const contest = async (intentId: string) => made.parse(await control("POST /sandbox/disputes", { payment_intent: intentId })).id;
  /** The bank decides it. */
  const decide = (dispute: string, won: boolean) => control("POST /sandbox/disputes/close", { dispute, won });
  return { service, stripe, sandbox, key, control, contest, decide, stop };
}
export type World = Awaited<ReturnType<typeof paymentsForTests>>;

/** A studio that pays: its account, and its customer, who lives by a clock of the service that the test moves. */
export class TestStudio {
  readonly world: World;
  readonly cardId: string;
  accountId = "";
  customerId = "";
  clockId = "";
  now: Instant;

  constructor(world: World, cardId: string, now: Instant) {
    this.world = world;
    this.cardId = cardId;
    this.now = now;
  }

  static async open(
    world: World,
    { cardId = "act3", planId = "starter", now, zone = "UTC" }: { cardId?: string; planId?: string; now: Instant; zone?: string },
  ) {
    const studio = new TestStudio(world, cardId, now);
    studio.accountId = (await openOrg(cardId, planId, now, zone)).accountId;
    studio.clockId = await world.service.clocks.create(now, studio.accountId);
    const { accountId, clockId } = studio;
    const customer = await world.service.customers.create({
      accountId,
      key: randomUUID(),
      name: "Studio",
      email: "ana@studio.test",
      address: null,
      testClockId: clockId,
    });
    studio.customerId = customer.id;
    await keepBillingCustomer({ accountId, customerId: customer.id, testClockId: clockId, at: now });
    await world.stripe.paymentMethods
      .attach("pm_card_visa", { customer: customer.id })
      .then(({ id }) => world.service.customers.update(customer.id, { defaultMethodId: id }));
    return studio;
  }

  get looking(): Looking {
    return { service: this.world.service, now: this.now, requestId: "test" };
  }

  /** Lets time pass at the payment service, and for us. */
  async until(now: Instant): Promise<void> {
    await this.world.service.clocks.advance(this.clockId, now);
    this.now = now;
  }

  async order(kind: Order["kind"], more: Partial<Order>): Promise<Order> {
    const card = latestCard(this.cardId) ?? assert.fail();
    const order = { ...blankOrder(card, kind, this.now), accountId: this.accountId, id: randomUUID(), ...more };
    // As it is told to be, also in a currency that the account does not pay in.
    await db().insert(orders).values(order);
    return order;
  }

  /** Orders a pack and opens its checkout; `more` changes the promise. */
  async packCheckout(whole: number, more: Partial<Order> = {}): Promise<{ readonly order: Order; readonly session: Session }> {
    const card = latestCard(this.cardId) ?? assert.fail();
    const account = (await loadAccount(this.accountId)) ?? assert.fail();
    const pack = packPrice(card, account.planId, credits(whole));
    assert.ok(pack.ok);
    const { price, class: lotClass, bonus, rule } = pack.value;
    const validMonths = card.packs?.by === "list" ? card.packs.validMonths : null;
    const promise = { credits: credits(whole), bonus, class: lotClass, rule, validMonths, price: BigInt(price.cents) };
    const id = randomUUID();
    const { customerId, accountId } = this;
    const item = { name: `${whole} credits`, price: { minor: promise.price, currency: price.currency } };
    const session = await this.world.service.checkout.pay({ accountId, orderId: id, key: `${id}:session`, customerId, item, ...WAYS });
    return { order: await this.order("pack", { id, objectId: session.id, ...promise, ...more }), session };
  }

  /** Orders a first plan and opens its checkout: it keeps the period, or begins one on cards whose plans do (ALU-1). */
  async planCheckout(planId: string): Promise<{ readonly order: Order; readonly session: Session }> {
    const account = (await loadAccount(this.accountId)) ?? assert.fail();
    const restarts = latestCard(this.cardId)?.planChange !== undefined;
    const order = await this.order("plan_start", { fromPlanId: account.planId, planId, interval: "month", prorationAt: this.now });
    const start = { priceId: await this.priceOf(planId), ...(restarts ? {} : { anchor: account.period.end }) };
    const { customerId, accountId } = this;
    const session = await this.world.service.checkout.subscribe({
      accountId,
      orderId: order.id,
      key: `${order.id}:session`,
      customerId,
      start,
      ...WAYS,
    });
    return { order, session };
  }

  /** Pays a checkout on its page, as a person does. */
  async pay({ url, id }: Session, number = CARD.number): Promise<Session> {
    await send(url ?? assert.fail("it has no page"), { ...CARD, number });
    return (await this.world.service.checkout.find(id)) ?? assert.fail();
  }

  /** Changes the plan at once by the saved card. */
  async changePlan(planId: string): Promise<Order> {
    const account = (await loadAccount(this.accountId)) ?? assert.fail();
    const restarts = latestCard(this.cardId)?.planChange !== undefined;
    const order = await this.order("plan_change", { fromPlanId: account.planId, planId, interval: "month", prorationAt: this.now });
    const change = { priceId: await this.priceOf(planId), prorationAt: this.now, restarts };
    const { accountId } = this;
    const changed = await this.world.service.subscriptions.change(await this.subscriptionId(), {
      ...change,
      accountId,
      orderId: order.id,
      key: `${order.id}:change`,
    });
    assert.ok(changed.ok);
    return order;
  }

  /** The plan changes at the period's end. */
  async downgrade(planId: string): Promise<void> {
    const subscription = (await this.world.service.subscriptions.find(await this.subscriptionId())) ?? assert.fail();
    const { accountId } = this;
    await this.world.service.subscriptions.changeAtPeriodEnd(subscription, await this.priceOf(planId), { accountId, key: randomUUID() });
  }

  async subscriptionId(): Promise<string> {
    const known = await findSubscription(this.accountId);
    if (known) return known.subscriptionId;
    for await (const { id } of this.world.service.subscriptions.list({ customerId: this.customerId })) return id;
    return assert.fail("it has no subscription");
  }

  async priceOf(planId: string): Promise<string> {
    return (
      (await this.world.service.catalog.priceByKey(planKey(latestCard(this.cardId) ?? assert.fail(this.cardId), planId, "month")))?.id ??
      assert.fail(planId)
    );
  }

  /** Every invoice, the oldest first. */
  async invoices() {
    const all = [];
    for await (const each of this.world.service.invoices.list({ customerId: this.customerId })) all.push(each);
    return all.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }
}
