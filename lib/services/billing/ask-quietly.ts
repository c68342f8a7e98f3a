import type { Caller } from "#lib/domain/orgs/caller.ts";
import { PaymentsUnavailable } from "#lib/gateways/payments.ts";
import { findPayer, type Payer } from "./payer.ts";

/**
 * Asks the payment service for what a page shows. Null for an account that has no customer yet; `isMissing` where the service
 * cannot be reached: the page says so, and shows the rest.
 */
export async function askQuietly<T>(
  caller: Caller,
  ask: (payer: Payer) => Promise<T>,
): Promise<{ readonly value: T | null; readonly isMissing: boolean }> {
  const payer = await findPayer(caller);
  if (!payer) return { value: null, isMissing: false };
  try {
    return { value: await ask(payer), isMissing: false };
  } catch (error) {
    if (error instanceof PaymentsUnavailable) return { value: null, isMissing: true };
    throw error;
  }
}
