import type Stripe from "stripe";
import type { Instant } from "#lib/units/instant.ts";
import type { Change, PaymentService, Purpose, Start } from "./payment-service.ts";
import type { Subscription } from "./payments.ts";
import { each, labels, since } from "./stripe-buying.ts";
import { asked, found, reached } from "./stripe-client.ts";
import { secondsOf } from "./stripe-read.ts";
import { scheduleOf, subscriptionOf } from "./stripe-read-billing.ts";

/** Subscriptions, and the schedules that change them at the end of a period. */
export function subscriptionsOf(stripe: Stripe, withTax: boolean): PaymentService["subscriptions"] {
  const tax = withTax ? { automatic_tax: { enabled: true } } : {};
  return {
    create: async (of) => {
      const params = { customer: of.customerId, items: [{ price: of.start.priceId }], metadata: labels(of), ...begins(of.start), ...tax };
      const made = await asked(
        stripe.subscriptions.create({ ...params, payment_behavior: "error_if_incomplete" }, { idempotencyKey: of.key }),
      );
      return made.ok ? { ok: true, value: subscriptionOf(made.value) } : made;
    },
    find: async (id) => {
      const subscription = await found(stripe.subscriptions.retrieve(id));
      return subscription && subscriptionOf(subscription);
    },
    list: (by) => {
      const params = "from" in by ? since(by.from) : { customer: by.customerId, limit: 100 };
      return each(stripe.subscriptions.list({ ...params, status: "all" }), subscriptionOf);
    },
    change: (id, change) => changed(stripe, id, change),
    payByDefault: async (id) => subscriptionOf(await reached(stripe.subscriptions.update(id, { default_payment_method: "" }))),
    cancelAtPeriodEnd: async (id, isCancelled) => {
      const { cancel_at, cancel_at_period_end } = await reached(stripe.subscriptions.retrieve(id));
      // The portal may have set the day itself, which goes by its own name.
      const isByDay = !isCancelled && !cancel_at_period_end && cancel_at !== null;
      const change = isByDay ? { cancel_at: "" as const } : { cancel_at_period_end: isCancelled };
      return subscriptionOf(await reached(stripe.subscriptions.update(id, change)));
    },
    cancel: async (id) => subscriptionOf(await reached(stripe.subscriptions.cancel(id))),
    schedule: async (id) => {
      const schedule = await found(stripe.subscriptionSchedules.retrieve(id));
      return schedule && scheduleOf(schedule);
    },
    changeAtPeriodEnd: (subscription, priceId, of) => scheduled(stripe, subscription, priceId, of),
    release: async (id) => {
      await reached(stripe.subscriptionSchedules.release(id));
    },
  };
}

function begins({ anchor }: Start) {
  return anchor === undefined ? {} : { billing_cycle_anchor: secondsOf(anchor), proration_behavior: "create_prorations" as const };
}

type Changed = Pick<Stripe.SubscriptionUpdateParams, "proration_behavior" | "proration_date"> & {
  readonly items: { readonly id: string; readonly price: string }[];
  readonly billing_cycle_anchor?: { readonly type: "now" };
};

/**
 * Of a subscription, its one item at another price, and the money for it, at a moment. Where a period begins anew it is paid for
 * in full (ALU-1): money back for the rest of the old one would give its credits away, which may be spent.
 */
export function changeOf(itemId: string, { priceId, prorationAt, restarts }: Change): Changed {
  const items = [{ id: itemId, price: priceId }];
  if (restarts) return { items, proration_behavior: "none", billing_cycle_anchor: { type: "now" } };
  return { items, proration_behavior: "always_invoice", proration_date: secondsOf(prorationAt) };
}

async function changed(stripe: Stripe, id: string, change: Change & Purpose) {
  const now = subscriptionOf(await reached(stripe.subscriptions.retrieve(id)));
  // Somebody else has done just that: a period that begins anew would be paid for twice.
  if (now.priceId === change.priceId) return { ok: true, value: now } as const;
  const { itemId } = now;
  const params = { ...changeOf(itemId, change), metadata: labels(change), payment_behavior: "error_if_incomplete" as const };
  const answer = await asked(stripe.subscriptions.update(id, params, { idempotencyKey: change.key }));
  return answer.ok ? ({ ok: true, value: subscriptionOf(answer.value) } as const) : answer;
}

async function scheduled(stripe: Stripe, { id, scheduleId, priceId: now, period }: Subscription, priceId: string, of: Purpose) {
  const made =
    scheduleId ??
    (await reached(stripe.subscriptionSchedules.create({ from_subscription: id }, { idempotencyKey: `${of.key}:schedule` }))).id;
  const phase = (price: string, from: Instant) => ({
    items: [{ price, quantity: 1 }],
    start_date: secondsOf(from),
    proration_behavior: "none" as const,
  });
  const phases = [
    { ...phase(now, period.start), end_date: secondsOf(period.end) },
    { ...phase(priceId, period.end), duration: { interval: "month" as const, interval_count: 1 } },
  ];
  const params = { phases, end_behavior: "release" as const, metadata: labels(of) };
  return scheduleOf(await reached(stripe.subscriptionSchedules.update(made, params, { idempotencyKey: `${of.key}:phases` })));
}
