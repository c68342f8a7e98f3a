import type Stripe from "stripe";
import { z } from "zod";
import { enterNextPhase, released, type Schedule } from "../billing/phases.ts";
import { pricedBy } from "../billing/prices.ts";
import { automaticPhase, phasesOf, type Wished } from "../billing/schedule-phases.ts";
import { dueOf, ended, keep } from "../billing/standing.ts";
import { opened, start } from "../billing/subscribe.ts";
import { prorating } from "../billing/subscription-params.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import { choice, flag, form, formOf, metadata, some, text, whole } from "../core/params.ts";
import { changed, merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";

const PATH = "/v1/subscription_schedules";

const phase = z.strictObject({
  automatic_tax: z.strictObject({ enabled: flag() }).optional(),
  billing_cycle_anchor: choice("automatic", "phase_start").optional(),
  collection_method: choice("charge_automatically", "send_invoice").optional(),
  currency: z.string().length(3).optional(),
  default_payment_method: text().optional(),
  description: text().optional(),
  discounts: z.union([z.literal(""), some(z.looseObject({}))]).optional(),
  duration: z.strictObject({ interval: choice("day", "week", "month", "year"), interval_count: whole(1).optional() }).optional(),
  end_date: z.union([z.literal("now"), whole()]).optional(),
  invoice_settings: z.looseObject({}).optional(),
  items: some(
    z.strictObject({
      price: text(),
      quantity: whole(0).optional(),
      metadata: metadata().optional(),
      discounts: z.unknown().optional(),
      tax_rates: z.unknown().optional(),
    }),
  ),
  metadata: metadata().optional(),
  proration_behavior: prorating().optional(),
  start_date: z.union([z.literal("now"), whole()]).optional(),
  trial_end: whole().optional(),
});
const endBehavior = choice("cancel", "release").optional();
const creating = formOf<Stripe.SubscriptionScheduleCreateParams>()({
  customer: text().optional(),
  end_behavior: endBehavior,
  from_subscription: text().optional(),
  metadata: metadata().optional(),
  phases: some(phase).optional(),
  start_date: z.union([z.literal("now"), whole()]).optional(),
});
const updating = formOf<Stripe.SubscriptionScheduleUpdateParams>()({
  default_settings: z.looseObject({}).optional(),
  end_behavior: endBehavior,
  metadata: metadata().optional(),
  phases: some(phase).optional(),
  proration_behavior: prorating().optional(),
});

export const subscriptionSchedules: Resource = {
  routes: [
    route("POST", PATH, creating, (context, input) => {
      if (input.from_subscription !== undefined) return fromSubscription(context, input.from_subscription, input.metadata);
      return fromPhases(context, input);
    }),
    retrieve("subscription_schedule", `${PATH}/:id`),
    route("POST", `${PATH}/:id`, updating, (context, input, id) => {
      const before = active(context, id, "update");
      const phases = input.phases ? phasesOf(context, before, input.phases) : before.phases;
      const current = phases.find(({ start_date }) => start_date === before.current_phase?.start_date);
      if (!current) throw invalid("You can not modify the start date of the current phase.", "phases[0][start_date]");
      const after = context.save("subscription_schedule", {
        ...before,
        phases,
        current_phase: { start_date: current.start_date, end_date: current.end_date },
        end_behavior: input.end_behavior ?? before.end_behavior,
        metadata: merged(before.metadata, input.metadata),
      });
      context.emit("subscription_schedule.updated", after, changed(before, after));
      const subscription = context.need("subscription", before.subscription ?? "");
      const moved = enterNextPhase(context, subscription, context.now(before.customer));
      if (moved) keep(context, subscription, moved);
      return context.need("subscription_schedule", id);
    }),
    route("POST", `${PATH}/:id/release`, form({ preserve_cancel_date: flag().optional() }), (context, _input, id) => {
      const schedule = active(context, id, "release");
      const subscription = context.need("subscription", schedule.subscription ?? "");
      released(context, schedule, subscription);
      return context.need("subscription_schedule", id);
    }),
    route("POST", `${PATH}/:id/cancel`, form({ invoice_now: flag().optional(), prorate: flag().optional() }), (context, _input, id) => {
      const schedule = active(context, id, "cancel");
      ended(context, context.need("subscription", schedule.subscription ?? ""), "cancellation_requested");
      return context.need("subscription_schedule", id);
    }),
    list("subscription_schedule", PATH, { customer: { read: text(), field: "customer" } }),
  ],
};

/** A schedule over a subscription as it runs: one phase, until its period ends. */
function fromSubscription(context: Context, id: string, metadata: Record<string, string> | null | undefined): Schedule {
  const subscription = context.need("subscription", id, "from_subscription");
  if (subscription.schedule)
    throw invalid(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}`,
      "from_subscription",
    );
  if (subscription.status === "canceled") throw invalid("You cannot migrate a subscription that is canceled.", "from_subscription");
  const first = automaticPhase(subscription);
  const schedule: Schedule = {
    ...{ id: newId("sub_sched"), object: "subscription_schedule", application: null, billing_mode: subscription.billing_mode },
    ...{ canceled_at: null, completed_at: null, created: context.now(subscription.customer), customer: subscription.customer },
    current_phase: { start_date: first.start_date, end_date: first.end_date },
    customer_account: null,
    default_settings: {
      ...{ application_fee_percent: null, billing_cycle_anchor: "automatic", billing_thresholds: null, description: null },
      automatic_tax: subscription.automatic_tax,
      collection_method: subscription.collection_method,
      default_payment_method: subscription.default_payment_method,
      invoice_settings: { ...subscription.invoice_settings, days_until_due: subscription.days_until_due },
      ...{ on_behalf_of: null, transfer_data: null },
    },
    ...{ end_behavior: "release", livemode: false, metadata: merged({}, metadata), pause_schedules: [], phases: [first] },
    ...{ released_at: null, released_subscription: null, status: "active", subscription: id, test_clock: subscription.test_clock },
  };
  context.insert("subscription_schedule", schedule);
  context.emit("subscription_schedule.created", schedule);
  keep(context, subscription, { ...subscription, schedule: schedule.id });
  return schedule;
}

/** A schedule that makes its subscription, now. */
function fromPhases(context: Context, input: z.infer<typeof creating>): Schedule {
  const phases: readonly Wished[] = input.phases ?? [];
  const [first] = phases;
  if (!input.customer || !first)
    throw invalid("You must provide `from_subscription`, or `customer` and `phases`.", "phases", "parameter_missing");
  const customer = context.need("customer", input.customer, "customer");
  const now = context.now(customer.id);
  if (typeof input.start_date === "number" && input.start_date > now)
    throw invalid("The sandbox begins a schedule now; create it when it is to begin.", "start_date");
  const wanted = first.items.map(({ price, quantity = 1 }) => ({ price: pricedBy(context, { price }, "phases[0][items][0]"), quantity }));
  const more = { metadata: merged({}, first.metadata), default_payment_method: first.default_payment_method ?? null };
  const opening = opened(context, { customer, wanted, anchor: null, trialEnd: null, prorate: true, tax: false, more });
  const { subscription } = start(context, opening, "allow_incomplete", true);
  const schedule = fromSubscription(context, subscription.id, input.metadata);
  const whole = phasesOf(context, schedule, [{ ...first, start_date: subscription.start_date }, ...phases.slice(1)]);
  const [current = schedule.phases[0]] = whole;
  const current_phase = current ? { start_date: current.start_date, end_date: current.end_date } : schedule.current_phase;
  const after = context.save("subscription_schedule", {
    ...schedule,
    phases: whole,
    current_phase,
    end_behavior: input.end_behavior ?? "release",
  });
  context.store.setDue(subscription.id, dueOf(context, context.need("subscription", subscription.id)));
  return after;
}

function active(context: Context, id: string, verb: string): Schedule {
  const found = context.need("subscription_schedule", id);
  if (found.status !== "active")
    throw invalid(`You cannot ${verb} a subscription schedule that is currently in the \`${found.status}\` status.`);
  return found;
}
