import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { askReconciliationWrite, claimReconciliation, runningReconciliation } from "#db/queries/reconciliations.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { type Instant, later, MINUTE } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { compareAndKeep, sinceWhen } from "./reconcile.ts";

/** How long after its last sign of life a comparison counts as cut short. */
export const SILENCE = 2 * MINUTE;

/**
 * Asks for a comparison, which the worker takes within seconds: it may take longer than a page waits. Answers which one; one
 * that waits or is under way already is that one. Refused: `payments_not_set_up`.
 */
export const askComparison = verb({
  permission: "payments:repair",
  input: z.strictObject({}),
  run: async (caller) => {
    const { now: at, actor: askedBy } = caller;
    if (!payments()) return refuse("payments_not_set_up");
    const running = await runningReconciliation(later(at, -SILENCE));
    if (running) return done({ at: running.at });
    await atomically(askReconciliationWrite({ at, since: await sinceWhen(at), askedBy }), audited(caller, "payments.compared", null));
    return done({ at });
  },
});

/** The worker's round: takes what was asked for, also what somebody began and was cut short. */
export async function reconcileAsked(now: Instant, requestId: string): Promise<boolean> {
  const service = payments();
  const claimed = service && (await claimReconciliation(now, later(now, -SILENCE)));
  if (!service || !claimed) return false;
  await compareAndKeep(service, claimed, requestId, now);
  return true;
}
