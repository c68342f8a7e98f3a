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
        return advanced(context, clock, target, due());
      }),
    ],
  };
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
