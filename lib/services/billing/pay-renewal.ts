import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { look } from "./look.ts";
import { findPayer } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";
import { planStanding } from "./plan-standing.ts";

const input = z.strictObject({
  invoiceId: z.string().min(1).max(255),
  methodId: z.string().min(1).max(255),
  /** What the page said is charged, in minor units: with another figure nothing happens. */
  cents: z.int(),
});

/**
 * Pays a renewal that failed with the means of payment that the page named, and the month's credits come with it: what the
 * Billing role is for, too. Refused:
 * `not_past_due`, `not_found`, `preview_changed` when another sum is open than was shown, `declined` with the bank's `message`.
 */
export const payRenewal = paymentVerb({
  permission: "invoices:pay",
  input,
  run: async (caller, { invoiceId, methodId, cents }) => {
    const [standing, payer] = await Promise.all([planStanding(caller), findPayer(caller)]);
    if (!payer || !standing?.subscription || standing.subscription.pastDueSince === null) return refuse("not_past_due");
    const { service, customer } = payer;
    const { subscriptionId } = standing.subscription;
    const [invoice, method] = await Promise.all([service.invoices.find(invoiceId), service.methods.find(methodId)]);
    if (invoice?.subscriptionId !== subscriptionId || method?.customerId !== customer.customerId) return refuse("not_found");
    if (invoice.status === "open" && invoice.due.minor !== BigInt(cents)) return refuse("preview_changed");
    if (invoice.status === "open") {
      const answer = await service.invoices.pay(invoiceId, methodId);
      if (!answer.ok) return refuse("declined", { message: answer.decline.message, code: answer.decline.code });
    }
    // Also what was paid elsewhere meanwhile is looked into here, so that the page says so at once.
    await look(caller, service, { kind: "invoice", id: invoiceId });
    await look(caller, service, { kind: "subscription", id: subscriptionId });
    await atomically(audited(caller, "plan.renewal-paid", invoiceId));
    return done({ invoiceId });
  },
});
