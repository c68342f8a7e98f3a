import type { Method } from "#lib/gateways/payments.ts";
import type { Payer } from "./payer.ts";

/** The means of payment that is charged while nobody is there: the customer's default, else the newest. Null: there is none. */
export async function chargedMethod({ service, customer: { customerId } }: Payer): Promise<Method | null> {
  const [holder, methods] = await Promise.all([service.customers.find(customerId), service.methods.list(customerId)]);
  return methods.find(({ id }) => id === holder?.defaultMethodId) ?? methods[0] ?? null;
}
