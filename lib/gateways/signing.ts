import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { type Instant, MINUTE, SECOND } from "#lib/units/instant.ts";

/** How far a message's time may lie from ours, either way: longer than any honest delay, too short to keep a copy for later. */
export const TOLERANCE = 5 * MINUTE;

export type SignedHeaders = { readonly "webhook-id": string; readonly "webhook-timestamp": string; readonly "webhook-signature": string };

/**
 * Signs a message as Standard Webhooks do: HMAC-SHA256 over `id.timestamp.body`, in base64 after `v1,`. Repeating a message
 * under its `id` gives it a new time, so that a late retry is not taken for an old copy.
 */
export function signed(secret: string, body: string, now: Instant, id: string = randomUUID()): SignedHeaders {
  const timestamp = String(Math.floor(now / SECOND));
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac(secret, id, timestamp, body)}` };
}

/** Is the message whole, from somebody who knows the secret, and of the last five minutes? An empty secret opens nothing. */
export function isSigned(secret: string, header: (name: string) => string | null, body: string, now: Instant): boolean {
  const id = header("webhook-id");
  const timestamp = header("webhook-timestamp");
  const signatures = header("webhook-signature");
  if (!secret || !id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Number(timestamp) * SECOND - now) > TOLERANCE) return false;
  const wanted = Buffer.from(mac(secret, id, timestamp, body));
  // Several may be given while a secret is being changed; each is compared in constant time.
  return signatures.split(" ").some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ""));
    return one.startsWith("v1,") && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function mac(secret: string, id: string, timestamp: string, body: string): string {
  return createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
}
