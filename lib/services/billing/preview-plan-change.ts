import { z } from "zod";
import { done } from "#lib/units/outcome.ts";
import { figureChange } from "./figure-change.ts";
import { paymentVerb } from "./payment-verb.ts";

/** Which plan, by which interval. */
export const plannedChange = z.strictObject({ planId: z.string().max(100), interval: z.enum(["month", "year"]).default("month") });

/**
 * All that a change of plan will do, before money moves (ACT-13): the exact charge now, the next invoice, the credits that join,
 * and what becomes of the rest. Refused: `unknown_plan`, `same_plan`, `by_request`, `managed` (an operator keeps the plan),
 * `past_due`, `pending_change`, `other_interval` (an upgrade is paid by the interval of now), `payments_not_set_up`, `not_in_catalog`, `payments_unavailable`.
 */
export const previewPlanChange = paymentVerb({
  permission: "plan:change",
  input: plannedChange,
  run: async (caller, asked) => {
    const figured = await figureChange(caller, { ...asked, at: caller.now });
    return figured.ok ? done(figured.value.preview) : figured;
  },
});
