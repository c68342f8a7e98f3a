import { findOrder } from "#db/queries/orders.ts";
import { findPayment, type Payment } from "#db/queries/payments.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { log } from "#lib/log.ts";
import { plus, ZERO } from "#lib/units/millis.ts";
import { aboutOrg } from "./about.ts";
import { creditsText, lettersTo, moneyText } from "./letters.ts";
import { noteOnce } from "./note-once.ts";
import type { Owner } from "./whose.ts";

const KINDS: Readonly<Record<Payment["kind"], string>> = {
  pack: "one-time credits",
  recharge: "credits, bought automatically",
  plan_start: "the plan",
  plan_change: "the change of plan",
  period: "the plan’s next period",
  enterprise: "the plan by agreement",
  refund: "",
  dispute: "",
};

/**
 * Sends the receipt of a payment to owners and the Billing role, once for ever. What was parked, refunded or free of charge has
 * none. That it cannot be written now never undoes a payment: whoever looks at it next writes it.
 */
export async function mailReceipt(owner: Owner, objectId: string): Promise<void> {
  try {
    await write(owner, objectId);
  } catch (error) {
    log.warn({ accountId: owner.accountId, objectId, error }, "a receipt could not be written");
  }
}

async function write({ accountId, now }: Owner, objectId: string): Promise<void> {
  const payment = await findPayment(accountId, objectId);
  if (!payment || payment.ofObjectId !== null || payment.state === "parked" || payment.price <= 0n) return;
  const [about, invoice, order] = await Promise.all([
    aboutOrg(accountId, ["owner", "billing"]),
    payment.invoiceId === null ? null : payments()?.invoices.find(payment.invoiceId),
    payment.orderId === null ? null : findOrder(accountId, payment.orderId),
  ]);
  if (!about) return;
  const paid = moneyText({ cents: Number(payment.price), currency: payment.currency });
  const bought = order?.credits ? `, ${creditsText(plus(order.credits, order.bonus ?? ZERO))}` : "";
  const letters = lettersTo(
    about,
    `Receipt: ${paid} for ${about.orgName}`,
    [
      `We received ${paid} from ${about.orgName} for ${KINDS[payment.kind]}${bought}.`,
      ...(invoice?.number ? [`Invoice ${invoice.number}.`] : []),
      ...(invoice?.pdf ? [`Its PDF: ${invoice.pdf}`] : []),
    ],
    { label: "All invoices", path: "/billing" },
  );
  await noteOnce({ accountId, now }, `receipt:${objectId}`, letters);
}
