import type { Context } from "../core/context.ts";
import type { Kinds } from "../core/kinds.ts";
import { ended, keep } from "./standing.ts";
import { currentPeriod, type Item, newItem, type Subscription, withItems } from "./subscription-object.ts";

export type Schedule = Kinds["subscription_schedule"];
export type Phase = Schedule["phases"][number];

/** The schedule that rules a subscription, while it does. */
export function scheduleOf(context: Context, subscription: Subscription): Schedule | null {
  const found = subscription.schedule ? context.store.get("subscription_schedule", subscription.schedule) : null;
  return found?.status === "active" ? found : null;
}

/** The phase that begins when the present one ends; null when none does. */
export function nextPhase({ phases, current_phase: current }: Schedule): Phase | null {
  return phases.find(({ start_date }) => current !== null && start_date >= current.end_date) ?? null;
}

/** The items that a subscription has from an instant on, as its schedule wants it. */
export function itemsAt(context: Context, subscription: Subscription, at: number): Item[] {
  const schedule = scheduleOf(context, subscription);
  const phase = schedule?.current_phase && schedule.current_phase.end_date <= at ? nextPhase(schedule) : null;
  return phase ? itemsOf(context, subscription, phase) : subscription.items.data;
}

/** A phase's items; an item of the same price, or the only one, keeps its id. */
export function itemsOf(context: Context, subscription: Subscription, phase: Phase): Item[] {
  const now = subscription.items.data;
  return phase.items.map(({ price: id, quantity = 1, metadata }) => {
    const price = context.need("price", id);
    const only = now.length === 1 && phase.items.length === 1 ? now[0] : undefined;
    const old = now.find((item) => item.price.id === id) ?? only;
    const fresh = newItem(price, quantity, subscription.id, currentPeriod(subscription), context.now(subscription.customer));
    return { ...fresh, id: old?.id ?? fresh.id, created: old?.created ?? fresh.created, metadata: metadata ?? {} };
  });
}

/** What becomes of a subscription when a phase of its schedule has ended; null when the schedule ends it. */
export function enterNextPhase(context: Context, before: Subscription, at: number): Subscription | null {
  const schedule = scheduleOf(context, before);
  if (!schedule?.current_phase || schedule.current_phase.end_date > at) return before;
  const phase = nextPhase(schedule);
  if (!phase && schedule.end_behavior === "cancel") {
    ended(context, before, "cancellation_requested");
    return null;
  }
  if (!phase) return released(context, schedule, before);
  const { start_date, end_date } = phase;
  const moved = context.save("subscription_schedule", { ...schedule, current_phase: { start_date, end_date } });
  context.emit("subscription_schedule.updated", moved, { current_phase: schedule.current_phase });
  const metadata = { ...before.metadata, ...phase.metadata };
  return { ...withItems(before, itemsOf(context, before, phase), currentPeriod(before)), metadata };
}

/** Lets a subscription go its own way again. Nothing else about it changes. */
export function released(context: Context, schedule: Schedule, subscription: Subscription): Subscription {
  const over = context.save("subscription_schedule", {
    ...schedule,
    status: "released",
    current_phase: null,
    released_at: context.now(schedule.customer),
    released_subscription: subscription.id,
    subscription: null,
  });
  context.emit("subscription_schedule.released", over);
  return keep(context, subscription, { ...subscription, schedule: null });
}
