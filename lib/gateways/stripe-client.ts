import Stripe from "stripe";
import { inPatience, patienceLeft } from "./patience.ts";
import { type Asked, type Decline, PaymentsUnavailable } from "./payments.ts";

/** A page must not wait longer than that for somebody else's server, and asks again under the same key. */
const DEADLINE = 10_000;
const RETRIES = 2;

/** Whom to reach, and as whom. `apiUrl` is the sandbox's. */
export type StripeSettings = {
  readonly key: string;
  readonly apiUrl?: string;
  readonly withTax: boolean;
  /** What signs its webhooks: two at once while one is replaced. */
  readonly webhookSecrets: readonly string[];
};

export function stripeClient({ key, apiUrl }: StripeSettings): Stripe {
  return new Stripe(key, {
    // The version that the types are of: another one would answer in another shape.
    apiVersion: Stripe.API_VERSION,
    timeout: DEADLINE,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    httpClient: hurried(Stripe.createNodeHttpClient()),
    ...(apiUrl ? placeOf(new URL(apiUrl)) : {}),
  });
}

// The SDK tries again by itself: after a person was told that nobody answers, nothing may be asked for them any more.
function hurried(client: Stripe.HttpClient): Stripe.HttpClient {
  const ask = client.makeRequest.bind(client);
  client.makeRequest = async (host, port, path, method, headers, body, protocol, timeout) => {
    const left = Math.min(timeout, Math.floor(patienceLeft()));
    if (left <= 0) throw new PaymentsUnavailable("no time is left to ask the payment service");
    return ask(host, port, path, method, headers, body, protocol, left);
  };
  return client;
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

/** Asks for money while nobody is there: that the service will not even try is an answer too, since it would be the same the next time. */
export async function askedAlone<T>(asking: Promise<T>): Promise<Asked<T>> {
  try {
    return await asked(asking);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    return { ok: false, decline: { code: error.code ?? "refused", message: error.message, intentId: null, methodId: null } };
  }
}

/** Is it something that the service will not do, the next time neither? */
export function isRefused(error: unknown): error is InstanceType<typeof Stripe.errors.StripeInvalidRequestError> {
  return error instanceof Stripe.errors.StripeInvalidRequestError;
}

/** Asks for what the service may have done by itself meanwhile, or will not do: what the thing is then says so. */
export async function notRefused(asking: Promise<unknown>): Promise<void> {
  try {
    await reached(asking);
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

/** Was it asked under a key that other words were asked under before, or are asked under now? */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeIdempotencyError;
}

/** Asks; throws PaymentsUnavailable when nobody can know what came of it. */
export async function reached<T>(asking: Promise<T>): Promise<T> {
  try {
    return await inPatience(asking);
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
