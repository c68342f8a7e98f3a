import Stripe from "stripe";
import { env } from "#lib/env.ts";
import { type Asked, type Decline, PaymentsUnavailable } from "./payments.ts";

/** A page must not wait longer than that for somebody else's server, and asks again under the same key. */
const DEADLINE = 10_000;
const RETRIES = 2;

/** How the product reaches Stripe. Null where no key is set: then nothing can be bought. */
export function stripeClient(): { readonly stripe: Stripe; readonly isLive: boolean; readonly withTax: boolean } | null {
  const { STRIPE_SECRET_KEY, STRIPE_API_URL, STRIPE_TAX } = env();
  if (!STRIPE_SECRET_KEY) return null;
  const stripe = new Stripe(STRIPE_SECRET_KEY, {
    // The version that the types are of: another one would answer in another shape.
    apiVersion: Stripe.API_VERSION,
    timeout: DEADLINE,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    ...(STRIPE_API_URL ? placeOf(new URL(STRIPE_API_URL)) : {}),
  });
  return { stripe, isLive: /^(sk|rk)_live_/.test(STRIPE_SECRET_KEY), withTax: STRIPE_TAX === "on" };
}

function placeOf({ hostname, port, protocol }: URL) {
  return {
    host: hostname,
    port: port || (protocol === "http:" ? "80" : "443"),
    protocol: protocol === "http:" ? "http" : "https",
  } as const;
}

/** Asks; what Stripe does not have is null. */
export async function found<T extends object>(asking: Promise<T>): Promise<T | null> {
  try {
    const thing = await reached(asking);
    return "deleted" in thing && thing.deleted ? null : thing;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing") return null;
    throw error;
  }
}

/** Asks for money; that a bank says no is an answer. */
export async function asked<T>(asking: Promise<T>): Promise<Asked<T>> {
  try {
    return { ok: true, value: await reached(asking) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
    return { ok: false, decline: declineOf(error) };
  }
}

/** Asks; throws PaymentsUnavailable when nobody can know what came of it. */
export async function reached<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    throw isOutage(error) ? new PaymentsUnavailable(error.message, { cause: error }) : error;
  }
}

function isOutage(error: unknown): error is Error {
  const { StripeConnectionError, StripeAPIError, StripeRateLimitError } = Stripe.errors;
  return error instanceof StripeConnectionError || error instanceof StripeAPIError || error instanceof StripeRateLimitError;
}

function declineOf(error: InstanceType<typeof Stripe.errors.StripeCardError>): Decline {
  const { code, decline_code, message, payment_intent, payment_method } = error;
  return {
    code: (code === "card_declined" ? decline_code : code) || code || "card_declined",
    message,
    intentId: payment_intent?.id ?? null,
    methodId: payment_method?.id ?? null,
  };
}
