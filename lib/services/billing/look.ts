import { findOrg } from "#db/queries/orgs.ts";
import type { BusinessObject } from "#lib/domain/billing/event-kinds.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { later } from "#lib/units/instant.ts";
import { fulfil } from "./fulfil.ts";
import type { Fulfilled } from "./whose.ts";

/** Looks into something of the payment service at once, by the caller's own clock, instead of waiting to be told of it. */
export async function look({ accountId, now, requestId }: Caller, service: PaymentService, of: BusinessObject): Promise<Fulfilled> {
  const org = await findOrg(accountId);
  return fulfil(of, { service, now: later(now, -(org?.clockSkew ?? 0)), requestId });
}
