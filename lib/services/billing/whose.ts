import { accountOfCustomer, customerOf } from "#db/queries/billing-customers.ts";
import { findOrder, type Order } from "#db/queries/orders.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { type Instant, later } from "#lib/units/instant.ts";

/** With what something is looked into: the service that knows it, and the server's time. */
export type Looking = { readonly service: PaymentService; readonly now: Instant; readonly requestId: string };

/**
 * What came of looking: `done` now, or `again`: it had been done before; `waits` for money or for something else to be known;
 * `nothing` to us; `parked` for a person. Words say why; `accountId` whose it was.
 */
export type Fulfilled = {
  readonly outcome: "done" | "again" | "waits" | "nothing" | "parked";
  readonly words: string;
  readonly accountId: string | null;
};

export const said = (outcome: Fulfilled["outcome"], words: string, accountId: string | null = null): Fulfilled => ({
  outcome,
  words,
  accountId,
});

/** An account that something is certainly of, and what its clock shows. */
export type Owner = { readonly accountId: string; readonly now: Instant };

/**
 * Whose is it? What it says itself is checked against the account's customer; what says nothing belongs to whose customer it
 * is. Null: nobody's here. A contradiction is for a person.
 */
export async function ownerOf(
  of: { readonly accountId: string | null; readonly customerId: string | null },
  { now }: Looking,
): Promise<Owner | Fulfilled | null> {
  const accountId = of.accountId ?? (of.customerId && (await accountOfCustomer(of.customerId)));
  if (!accountId) return null;
  const customer = isUuid(accountId) ? await customerOf(accountId) : null;
  if (!customer) return said("parked", `it names the account ${accountId}, which has no customer here`);
  if (customer.customerId !== of.customerId)
    return said("parked", `it names the account ${accountId}, but is of the customer ${of.customerId}, not of ${customer.customerId}`);
  if (customer.clockSkew === null) return said("parked", `its organization ${accountId} is gone`);
  return { accountId, now: later(now, customer.clockSkew) };
}

/** Is this an answer already, instead of somebody? */
export function isAnswer(of: Owner | Fulfilled): of is Fulfilled {
  return "outcome" in of;
}

/** The order that something names; null when it names none, or one that there is not. */
export async function orderOf(accountId: string, orderId: string | null): Promise<Order | null> {
  return orderId !== null && isUuid(orderId) ? findOrder(accountId, orderId) : null;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
