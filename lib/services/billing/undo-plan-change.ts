import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { look } from "./look.ts";
import { payerOf } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";
import { planStanding } from "./plan-standing.ts";

/** Takes back a downgrade or a cancellation that waits for the period's end (ACT-13). Refused: `not_found`, `nothing_pending`, `payments_not_set_up`. */
export const undoPlanChange = paymentVerb({
  permission: "plan:change",
  input: z.strictObject({}),
  run: async (caller) => {
    const standing = await planStanding(caller);
    if (!standing) return refuse("not_found");
    const { subscription, plan } = standing;
    const isPending = subscription && (subscription.cancelAtPeriodEnd || subscription.pendingPlanId !== null);
    if (!isPending) return refuse("nothing_pending");
    const payer = await payerOf(caller);
    if (!payer) return refuse("payments_not_set_up");
    const { subscriptions } = payer.service;
    if (subscription.scheduleId !== null) await subscriptions.release(subscription.scheduleId);
    if (subscription.cancelAtPeriodEnd) await subscriptions.cancelAtPeriodEnd(subscription.subscriptionId, false);
    await look(caller, payer.service, { kind: "subscription", id: subscription.subscriptionId });
    await atomically(audited(caller, "plan.change-undone", plan.id));
    return done({ planId: plan.id });
  },
});
