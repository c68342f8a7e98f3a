import { findOrg } from "#db/queries/orgs.ts";
import { claimEvents, type EventClaim, markEventDone, parkEvent, postponeEvent } from "#db/queries/payment-events.ts";
import { takenTooSoon } from "#db/queries/payments.ts";
import { objectOf } from "#lib/domain/billing/event-kinds.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { log } from "#lib/log.ts";
import { type Instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { fulfil } from "./fulfil.ts";
import { grantWaitingPeriods } from "./grant-paid.ts";
import type { Looking } from "./whose.ts";

const BATCH = 20;
/** Longer than a look takes: after it, somebody else tries. */
const LEASE = 60 * SECOND;
/** Some three days of tries, as the payment service itself has. */
const MOST_ATTEMPTS = 25;
const LONGEST_WAIT = 240 * MINUTE;

/**
 * The worker's round: looks into what the payment service told us, some events at a time, each thing once however many events
 * tell of it. Answers how many events it took.
 */
export async function takeEvents(now: Instant, requestId: string, service: PaymentService | null = payments()): Promise<number> {
  if (!service) return 0;
  const claims = await claimEvents(BATCH, LEASE);
  const things = Map.groupBy(claims, ({ type, objectId }) => JSON.stringify(objectOf(type, objectId)));
  await Promise.all([...things.values()].map((events) => look(events, { service, now, requestId })));
  return claims.length;
}

/** Looks once into what these events tell of. */
async function look(events: readonly EventClaim[], looking: Looking): Promise<void> {
  const [first] = events;
  const thing = first && objectOf(first.type, first.objectId);
  if (!thing) return forEach(events, (event) => markEventDone(event, null));
  try {
    const { outcome, words } = await fulfil(thing, looking);
    if (outcome === "parked") {
      log.error({ ...thing, words }, "an event of the payment service waits for a person");
      return await forEach(events, (event) => parkEvent(event, words));
    }
    // What is not paid yet is told of again when it is; what waits for something else is asked again.
    if (outcome === "waits" && thing.kind !== "refund" && thing.kind !== "dispute")
      return await forEach(events, (event) => markEventDone(event, words));
    if (outcome === "waits") return await forEach(events, (event) => again(event, words));
    await forEach(events, (event) => markEventDone(event, outcome === "done" ? null : words));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    log.warn({ ...thing, error }, "an event of the payment service could not be looked into; trying again");
    await forEach(events, (event) => again(event, words));
  }
}

async function again(event: EventClaim, words: string): Promise<void> {
  if (event.attempts < MOST_ATTEMPTS) return postponeEvent(event, waitAfter(event.attempts), words);
  log.error({ eventId: event.eventId, words }, "an event of the payment service could not be looked into: parked");
  await parkEvent(event, words);
}

/** A second, then twice as long each time, up to four hours. */
function waitAfter(attempts: number): number {
  return Math.min(SECOND * 2 ** (attempts - 1), LONGEST_WAIT);
}

async function forEach(events: readonly EventClaim[], work: (event: EventClaim) => Promise<void>): Promise<void> {
  await Promise.all(events.map(work));
}

const LATE = 100;

/** The worker's round for what came in an order that nobody chose: months paid after their close, refunds before their month. */
export async function settleLate(now: Instant, requestId: string, service: PaymentService | null = payments()): Promise<number> {
  const clockOf = async (accountId: string) => later(now, (await findOrg(accountId))?.clockSkew ?? 0);
  let count = await grantWaitingPeriods({ now, requestId }, clockOf);
  if (!service) return count;
  for (const { kind, objectId } of await takenTooSoon(LATE)) {
    if (kind !== "refund" && kind !== "dispute") continue;
    await fulfil({ kind, id: objectId }, { service, now, requestId });
    count += 1;
  }
  return count;
}
