import { z } from "zod";
import { atomically, LostRace, type Write } from "#db/atomically.ts";
import { endOrderWrite } from "#db/queries/orders.ts";
import { dismissPaymentWrite, seenToWrite, settleEventsWrite } from "#db/queries/parked.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import { PaymentsUnavailable } from "#lib/gateways/payments.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { log } from "#lib/log.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { fulfil } from "./fulfil.ts";
import { paymentVerb } from "./payment-verb.ts";
import { loadWaiting, type Waiting } from "./waiting.ts";
import type { Fulfilled } from "./whose.ts";

export const waitingThing = z.strictObject({
  kind: z.enum(["session", "invoice", "intent", "refund", "dispute", "subscription", "schedule", "customer", "method"]),
  id: z.string().min(1).max(200),
});
export const reason = z.string().trim().min(1, "must say why").max(500, "must have at most 500 characters");
type Thing = z.infer<typeof waitingThing>;

/**
 * Looks again, now, into something that waits for a person: what was in its way may be gone. Answers what came of it, in words;
 * what still does not fit waits on. Refused: `not_found` when it does not wait any more, `payments_not_set_up`.
 */
export const retryParked = paymentVerb({
  permission: "payments:repair",
  input: waitingThing,
  run: async (caller, asked) => {
    const service = payments();
    if (!service) return refuse("payments_not_set_up");
    const waiting = await findWaiting(asked);
    if (!waiting) return refuse("not_found");
    const { outcome, words } = await tryAgain(asked, { service, now: caller.now, requestId: caller.requestId });
    const isSettled = outcome !== "parked" && outcome !== "failed";
    const own = asItsOwn(caller, waiting);
    await atomically(
      audited(own, "payment.retried", asked.id, { outcome, words }),
      ...(isSettled ? settle(caller, waiting, "tried", words) : []),
    );
    return done({ outcome, words, isSettled });
  },
});

async function tryAgain(
  asked: Thing,
  looking: Parameters<typeof fulfil>[1],
): Promise<{ outcome: Fulfilled["outcome"] | "failed"; words: string }> {
  try {
    return await fulfil(asked, looking);
  } catch (error) {
    if (error instanceof PaymentsUnavailable) throw error;
    log.warn({ ...asked, error }, "what waits for a person could not be looked into");
    return { outcome: "failed", words: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Says of something that waits for a person that it stays as it is, and why: it brings no credits, its order ends, and neither
 * an event nor a comparison asks for it again. Moves no money. Refused: `not_found` when it does not wait any more.
 */
export const dismissParked = verb({
  permission: "payments:repair",
  input: waitingThing.extend({
    reason,
  }),
  run: async (caller, { reason: why, ...asked }) => {
    const waiting = await findWaiting(asked);
    if (!waiting) return refuse("not_found");
    const { payment } = waiting;
    const words = `Dismissed: ${why}`;
    try {
      await atomically(
        audited(asItsOwn(caller, waiting), "payment.dismissed", asked.id, { reason: why, words: waiting.words }),
        ...(payment ? [dismissPaymentWrite(payment.accountId, payment.objectId, `${waiting.words}. ${words}`)] : []),
        ...(payment?.order ? [endOrderWrite(payment.accountId, payment.order.id, "failed", caller.now, words)] : []),
        ...settle(caller, waiting, "dismissed", why),
      );
      return done({ id: asked.id });
    } catch (error) {
      if (error instanceof LostRace) return refuse("not_found");
      throw error;
    }
  },
});

/** Something that waits for a person still. */
export async function findWaiting({ kind, id }: Thing): Promise<Waiting | undefined> {
  return (await loadWaiting()).find((each) => each.kind === kind && each.id === id);
}

/** Whose audit says it: the account's that it is of, else this Greenlight's. */
export function asItsOwn(caller: Caller, { org, accountId }: Waiting): Caller {
  return { ...caller, accountId: org && accountId ? accountId : INSTALLATION };
}

function settle(
  { actor: by, now: at }: Caller,
  { id: objectId, kind, eventIds }: Waiting,
  how: "tried" | "dismissed",
  words: string,
): readonly Write[] {
  return [
    seenToWrite({ objectId, kind, how, words, by, at }),
    ...(eventIds.length > 0 ? [settleEventsWrite(eventIds, how === "dismissed" ? `Dismissed: ${words}` : words)] : []),
  ];
}
