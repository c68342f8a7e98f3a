import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { endOrderWrite, findOrder, type Order } from "#db/queries/orders.ts";
import { emailsOf } from "#db/queries/orgs.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { done, type Refusal, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { findCard } from "../cards.ts";
import { letterWrites } from "../notifications/send-mail.ts";
import { aboutOrg } from "./about.ts";
import { lettersTo } from "./letters.ts";
import { look } from "./look.ts";
import { paymentVerb } from "./payment-verb.ts";
import { actingFor } from "./send-invoice.ts";

const input = z.strictObject({
  accountId: z.uuid(),
  orderId: z.uuid(),
  /** Why, for the owners: it stands in their letter. */
  words: z.string().trim().min(1, "must say why: the owners read it").max(1_000, "must have at most 1000 characters"),
});

/**
 * Refuses an enquiry, or withdraws an invoice by agreement that is not paid: it is void then, and the owners are told why.
 * Refused: `not_found`, `order_ended`, `already_paid` (then its plan and credits come), `payments_not_set_up`.
 */
export const refuseEnquiry = paymentVerb({
  permission: "orders:bill",
  input,
  run: async (caller, { accountId, orderId, words }) => {
    const [order, acting] = await Promise.all([findOrder(accountId, orderId), actingFor(caller, accountId)]);
    if (order?.kind !== "enterprise" || !acting) return refuse("not_found");
    if (order.state !== "open") return refuse("order_ended");
    const kept = await withdraw(acting.own, order);
    if (kept) return kept;
    try {
      await atomically(
        { ...endOrderWrite(accountId, orderId, "failed", acting.own.now, words), rows: 1 },
        audited(acting.own, order.objectId === null ? "plan.refused" : "plan.bill-withdrawn", order.planId, { orderId, words }),
        ...letterWrites(accountId, await lettersOf(order, words)),
      );
    } catch (error) {
      if (error instanceof LostRace) return refuse("order_ended");
      throw error;
    }
    return done({ id: orderId });
  },
});

/** Makes the invoice void that was sent; the refusal when that cannot be. */
async function withdraw(own: Caller, { objectId }: Order): Promise<Refusal<"payments_not_set_up" | "already_paid"> | null> {
  if (objectId === null) return null;
  const service = payments();
  if (!service) return refuse("payments_not_set_up");
  const invoice = await service.invoices.find(objectId);
  if (invoice?.status === "open") await service.invoices.void(invoice.id);
  if (invoice?.status !== "paid") return null;
  await look(own, service, { kind: "invoice", id: invoice.id });
  return refuse("already_paid");
}

async function lettersOf({ accountId, cardId, cardVersion, planId, createdBy, objectId }: Order, words: string) {
  const [about, card] = await Promise.all([aboutOrg(accountId, ["owner"]), findCard(cardId, cardVersion)]);
  if (!about) return [];
  const plan = (card && findPlan(card, planId ?? "")?.name) ?? "the plan by agreement";
  const asker = createdBy.startsWith("user:") && objectId === null ? await emailsOf([createdBy.slice(5)]) : [];
  const [subject, first] =
    objectId === null
      ? [`Your enquiry for ${plan} was refused`, `${about.orgName} asked for ${plan}. It was refused, and nothing was charged.`]
      : [`An invoice to ${about.orgName} was withdrawn`, `The invoice for ${plan} was withdrawn: it is void, and need not be paid.`];
  const readers = { ...about, to: [...new Set([...about.to, ...asker])] };
  return lettersTo(readers, subject, [first, `“${words}”`], { label: "The organization’s plans", path: "/plans" });
}
