import { type Claim, claimMessages, markDelivered, park, postpone } from "#db/queries/outbox.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { log } from "#lib/log.ts";
import { tellPlanLeft } from "#lib/services/billing/tell-plan-left.ts";
import { failJob } from "#lib/services/jobs/fail-job.ts";
import { startRendering } from "#lib/services/jobs/start-rendering.ts";
import { stopRendering } from "#lib/services/jobs/stop-rendering.ts";
import { sendLetter } from "#lib/services/notifications/send-mail.ts";
import { type Instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import type { Outcome } from "#lib/units/outcome.ts";

const BATCH = 20;
/** Longer than any handler takes: after it, somebody else tries. */
const LEASE = 30 * SECOND;
const MOST_ATTEMPTS = 12;
const LONGEST_WAIT = 5 * MINUTE;

type Handler = {
  readonly deliver: (caller: Caller, payload: unknown) => Promise<Outcome<unknown>>;
  /** What is done when every attempt failed. */
  readonly giveUp?: (caller: Caller, payload: unknown) => Promise<unknown>;
};

/** Which verb each topic wakes. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  "job.started": {
    deliver: startRendering,
    // Nobody will run it: better everything returned now than at the end of the hold's day.
    giveUp: (caller, payload) => failJob(caller, { ...asObject(payload), reason: "The renderer could not be reached." }),
  },
  "job.cancelled": { deliver: stopRendering },
  "mail.send": { deliver: sendLetter },
  "plan.left": { deliver: tellPlanLeft },
};

/** Delivers what is due, at least once each, and answers how many messages it took. */
export async function deliverOutbox(now: () => Instant): Promise<number> {
  const claims = await claimMessages(BATCH, LEASE);
  await Promise.all(claims.map((claim) => deliver(claim, now())));
  return claims.length;
}

async function deliver(claim: Claim, now: Instant): Promise<void> {
  const { accountId, slug, clockSkew, id, topic, payload, attempts } = claim;
  const handler = Object.hasOwn(HANDLERS, topic) ? HANDLERS[topic] : undefined;
  if (!handler) {
    log.error({ messageId: id, topic }, "nobody handles this topic: parked");
    return park(claim, "nobody handles this topic");
  }
  const caller: Caller = { accountId, slug, actor: "system:worker", role: "system", now: later(now, clockSkew), requestId: id };
  try {
    const outcome = await handler.deliver(caller, payload);
    if (outcome.ok) return await markDelivered(claim);
    // A refusal is an answer: asking again would bring the same one.
    log.error({ messageId: id, topic, reason: outcome.reason }, "a message was refused: parked");
    return await park(claim, outcome.reason);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (attempts < MOST_ATTEMPTS) return postpone(claim, waitAfter(attempts), text);
    await handler.giveUp?.(caller, payload);
    log.error({ messageId: id, topic, error }, "a message could not be delivered: parked");
    await park(claim, text);
  }
}

/** How long to wait after so many attempts: a second, then twice as long each time, with up to a quarter added so that a crowd spreads. */
export function waitAfter(attempts: number): number {
  const wait = Math.min(SECOND * 2 ** (attempts - 1), LONGEST_WAIT);
  return Math.round(wait * (1 + Math.random() / 4));
}

function asObject(payload: unknown): object {
  return typeof payload === "object" && payload !== null ? payload : {};
}
