import { hasOwnClocks } from "#db/own-clocks.ts";
import { type BillingCustomer, findBillingCustomer, keepBillingCustomer } from "#db/queries/billing-customers.ts";
import { findOrg } from "#db/queries/orgs.ts";
import type { PaymentsState } from "#lib/domain/billing/view-purchases.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Buyer, PaymentService } from "#lib/gateways/payment-service.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { addressesOf } from "../notifications/send-mail.ts";

/** Who pays: an account's customer, and the service that knows it. */
export type Payer = { readonly service: PaymentService; readonly customer: BillingCustomer };

/** Can anything be bought here? What is not real money wears the sandbox's mark. */
export function paymentsState(): PaymentsState {
  const service = payments();
  if (!service) return "not_set_up";
  return service.isLive ? "ready" : "sandbox";
}

/** The account's customer, made when there is none yet. Null where payments are not set up. */
export async function payerOf(caller: Caller): Promise<Payer | null> {
  const service = payments();
  if (!service) return null;
  const customer = (await findBillingCustomer(caller.accountId)) ?? (await makeCustomer(service, caller));
  await keepTime(service, customer, caller);
  return { service, customer };
}

/** The account's customer if it has one. Null also where payments are not set up. */
export async function findPayer({ accountId }: Caller): Promise<Payer | null> {
  const service = payments();
  const customer = service && (await findBillingCustomer(accountId));
  return service && customer ? { service, customer } : null;
}

/** The buyer for a checkout: one whose company and address were typed here is not asked for them again. */
export function buyerOf({ customerId, details }: BillingCustomer): Buyer {
  return { customerId, isKnown: Boolean(details["company"] && details["line1"] && details["country"]) };
}

// Under the account's own key, so that two at once make one customer.
async function makeCustomer(service: PaymentService, { accountId, now }: Caller): Promise<BillingCustomer> {
  const [org, [email = ""]] = await Promise.all([findOrg(accountId), addressesOf(accountId, ["owner"])]);
  // In a sandbox an organization's clock may be moved at any time, and only who was born by a clock can live by it.
  const testClockId = hasOwnClocks() && !service.isLive ? await service.clocks.create(now, `Organization ${accountId}`) : null;
  const { id } = await service.customers.create({
    accountId,
    key: `customer:${accountId}:${testClockId ?? ""}`,
    name: org?.name ?? "",
    email,
    address: null,
    ...(testClockId ? { testClockId } : {}),
  });
  return keepBillingCustomer({ accountId, customerId: id, testClockId, at: now });
}

/** Has the service's clock of this customer show what the organization's does. */
export async function keepTime(service: PaymentService, { testClockId }: BillingCustomer, { now }: Pick<Caller, "now">): Promise<void> {
  if (testClockId !== null) await service.clocks.advance(testClockId, now);
}
