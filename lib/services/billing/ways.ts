import { z } from "zod";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { addressOf } from "#lib/gateways/mail.ts";
import type { Ways } from "#lib/gateways/payment-service.ts";

/** A path of the caller's own organization to come back to, with what was typed there. Anything else is left out: nobody is sent abroad. */
export const returnPath = z
  .string()
  .max(20_000)
  .optional()
  .transform((path) => (path !== undefined && /^\/o\/[a-z0-9-]+(?:[/?#]|$)/.test(path) && !path.includes("\\") ? path : null));

/** A way back into the caller's own organization; null for any other. */
export function ownPath({ slug }: Caller, path: string | null): string | null {
  const home = `/o/${slug}`;
  return path !== null && (path === home || /^[/?#]/.test(path.slice(home.length))) && path.startsWith(home) ? path : null;
}

/** Where people come back to from the payment service: the page that fulfils at once, and then leads on. */
export function waysBack({ slug }: Caller, orderId: string | null): Ways {
  const order = orderId === null ? "" : `&order=${orderId}`;
  // The service puts the session's id in the place of these very words, so they must not be encoded.
  const page = `/o/${slug}/billing/return`;
  return {
    successUrl: `${addressOf(page)}?session={CHECKOUT_SESSION_ID}${order}`,
    cancelUrl: addressOf(`${page}?canceled=1${order}`),
  };
}
