import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import type { Billable } from "#lib/domain/billing/view-operator.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import { findCard } from "../cards.ts";
import { addressesOf } from "../notifications/send-mail.ts";

type Of = {
  readonly accountId: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly planId: string | null;
  readonly name: string;
  readonly slug: string;
};

/** What an invoice to an organization is made of, and who gets it. */
export async function billableOf({ accountId, cardId, cardVersion, planId, name, slug }: Of): Promise<Billable> {
  const [card, customer, [owner]] = await Promise.all([
    findCard(cardId, cardVersion),
    findBillingCustomer(accountId),
    addressesOf(accountId, ["owner"]),
  ]);
  return {
    accountId,
    org: { name, slug },
    cardName: card?.name ?? cardId,
    planName: (card && findPlan(card, planId ?? "")?.name) ?? planId ?? "",
    currency: card?.currency ?? "USD",
    sendsTo: customer?.details["email"] || owner || null,
  };
}
