import { cycleOf } from "../billing/change.ts";
import { boundary, type Cycle } from "../billing/periods.ts";
import { isOver } from "../billing/subscription-object.ts";
import { runDue } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { form, text, whole } from "../core/params.ts";
import { type Due, list, type Resource, retrieve, route } from "../core/resource.ts";

type Clock = Kinds["test_helpers.test_clock"];

const PATH = "/v1/test_helpers/test_clocks";
const MONTH = 30 * 86_400;

/** Test clocks. `due` is what the whole API does by the clock; it is a function because that list names this file too. */
export function testClocks(due: () => readonly Due[]): Resource {
  return {
    routes: [
      route("POST", PATH, form({ frozen_time: whole(0), name: text().optional() }), (context, { frozen_time, name }) => {
        const clock: Clock = {
          id: newId("clock"),
          object: "test_helpers.test_clock",
          created: context.now(),
          deletes_after: context.now() + MONTH,
          frozen_time,
          livemode: false,
          name: name ?? null,
          status: "ready",
          status_details: {},
        };
        context.store.insert("test_helpers.test_clock", clock);
        context.emit("test_helpers.test_clock.created", clock);
        return clock;
      }),
      retrieve("test_helpers.test_clock", `${PATH}/:id`),
      list("test_helpers.test_clock", PATH),
      route("DELETE", `${PATH}/:id`, form({}), (context, _input, id) => {
        const clock = context.need("test_helpers.test_clock", id);
        const rest = { id, object: "test_helpers.test_clock", deleted: true } as const;
        context.emit("test_helpers.test_clock.deleted", clock);
        context.store.remove("test_helpers.test_clock", id, rest);
        return rest;
      }),
      route("POST", `${PATH}/:id/advance`, form({ frozen_time: whole(0) }), (context, { frozen_time: target }, id) => {
        const clock = context.need("test_helpers.test_clock", id);
        if (target <= clock.frozen_time)
          throw invalid(
            "You can only advance a test clock to a time after its current frozen time.",
            "frozen_time",
            "test_clock_time_invalid",
          );
        withinReach(context, clock, target);
        return advanced(context, clock, target, due());
      }),
    ],
  };
}

/** How often something renews when nothing on a clock does: two of it are the two years that Stripe allows then. */
const RARELY: Cycle = { interval: "year", interval_count: 1 };

// No further at once than two of the shortest periods of what goes on by this clock.
function withinReach(context: Context, { id, frozen_time: at }: Clock, target: number): void {
  const going = context.store.all("subscription", { field: "test_clock", is: "=", value: id }).filter((one) => !isOver(one));
  const reaches = going.map(({ items }) => boundary(at, cycleOf(items.data), 2));
  const furthest = reaches.length === 0 ? boundary(at, RARELY, 2) : Math.min(...reaches);
  if (target <= furthest) return;
  const message = `The frozen time of this clock is ${shown(at)}. You can only advance it up to ${shown(furthest)}. You can only advance a test clock up to two intervals from the current frozen time at a time, based on the shortest subscription interval in the test clock. For example, if a test clock has a monthly and yearly subscription, you may only advance up to two months at a time. If the test clock has no subscriptions or subscription schedules, you can advance up to 2 years from the current frozen time.`;
  throw invalid(message, "frozen_time");
}

function shown(seconds: number): string {
  return `${seconds} (${new Date(seconds * 1_000).toISOString().slice(0, 19).replace("T", " ")} UTC)`;
}

// Everything is done before the answer goes out, yet the answer says "advancing", as Stripe's does: whoever waits must ask again.
function advanced(context: Context, clock: Clock, target: number, due: readonly Due[]): Clock {
  const moving: Clock = { ...clock, status: "advancing", status_details: { advancing: { target_frozen_time: target } } };
  context.emit("test_helpers.test_clock.advancing", context.save("test_helpers.test_clock", moving));
  const reach = (at: number) => void context.save("test_helpers.test_clock", { ...moving, frozen_time: Math.max(at, clock.frozen_time) });
  runDue(context, due, clock.id, target, reach);
  const ready: Clock = { ...clock, frozen_time: target, status: "ready", status_details: {} };
  context.emit("test_helpers.test_clock.ready", context.save("test_helpers.test_clock", ready));
  return moving;
}
