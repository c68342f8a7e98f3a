import type { Caller } from "#lib/domain/orgs/caller.ts";
import { PATIENCE } from "#lib/gateways/patience.ts";
import { PaymentsUnavailable } from "#lib/gateways/payments.ts";
import { findPayer, type Payer } from "./payer.ts";

type Answer<T> = { readonly value: T | null; readonly isMissing: boolean };

/**
 * Asks the payment service for what a page shows. Null for an account that has no customer yet; `isMissing` where the service
 * cannot be reached, or takes too long: the page says so, and shows the rest. What was asked goes on.
 */
export async function askQuietly<T>(caller: Caller, ask: (payer: Payer) => Promise<T>): Promise<Answer<T>> {
  const payer = await findPayer(caller);
  if (!payer) return { value: null, isMissing: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Answer<T>>((resolve) => {
    timer = setTimeout(() => resolve({ value: null, isMissing: true }), PATIENCE);
  });
  return Promise.race([answered(ask(payer)), late]).finally(() => clearTimeout(timer));
}

async function answered<T>(asking: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await asking, isMissing: false };
  } catch (error) {
    if (error instanceof PaymentsUnavailable) return { value: null, isMissing: true };
    throw error;
  }
}
