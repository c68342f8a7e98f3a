import Stripe from "stripe";
import type { Instant } from "#lib/units/instant.ts";
import type { PaymentService } from "./payment-service.ts";
import type { PaymentEvent } from "./payments.ts";
import { each, since } from "./stripe-buying.ts";
import { at, secondsOf } from "./stripe-read.ts";

/** Seconds that a signature may be old, or ahead of our clock. */
const TOLERANCE = 300;

export function eventsOf(stripe: Stripe, secrets: readonly string[]): PaymentService["events"] {
  return {
    verify: (body, signature, now) => verifiedEvent(body, signature, secrets, now),
    list: ({ from, types }) => each(stripe.events.list({ ...since(from), types: [...types] }), eventOf),
  };
}

/**
 * Who signed it? Tries each secret, since two are good while one is replaced. Null when none fits, when it was signed more
 * than five minutes ago, or is dated more than five minutes ahead, which Stripe's own check would let pass (robustness E).
 */
async function verifiedEvent(body: string, signature: string, secrets: readonly string[], now: Instant): Promise<PaymentEvent | null> {
  const signedAt = Number(/(?:^|,)t=(\d+)(?:,|$)/.exec(signature)?.[1] ?? Number.NaN);
  if (!(signedAt - secondsOf(now) <= TOLERANCE)) return null;
  for (const secret of secrets) {
    const event = await signedBy(secret, body, signature, now);
    if (event) return eventOf(event);
  }
  return null;
}

async function signedBy(secret: string, body: string, signature: string, now: Instant): Promise<Stripe.Event | null> {
  try {
    return await Stripe.webhooks.constructEventAsync(body, signature, secret, TOLERANCE, undefined, now);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError) return null;
    throw error;
  }
}

function eventOf(event: Stripe.Event): PaymentEvent {
  const object: unknown = event.data.object;
  const { id, metadata, parent } = fieldsOf(object);
  const hint = fieldsOf(metadata)["account_id"] ?? fieldsOf(fieldsOf(fieldsOf(parent)["subscription_details"])["metadata"])["account_id"];
  return {
    id: event.id,
    type: event.type,
    objectId: typeof id === "string" ? id : "",
    accountHint: typeof hint === "string" ? hint : null,
    createdAt: at(event.created),
    isLive: event.livemode,
    ofAccount: event.account ?? null,
    payload: object,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
