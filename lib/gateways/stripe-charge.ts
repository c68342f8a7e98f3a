import type Stripe from "stripe";
import type { PaymentService } from "./payment-service.ts";
import { type Asked, type Decline, type Intent, type Invoice, PaymentsUnavailable } from "./payments.ts";
import { each, labels } from "./stripe-buying.ts";
import { askedAlone, found, isKeyTaken, notRefused, reached } from "./stripe-client.ts";
import { intentOf } from "./stripe-read.ts";
import { invoiceOf } from "./stripe-read-billing.ts";

const EXPAND = ["payments"];
const DECLINED = { code: "card_declined", message: "The payment was declined.", intentId: null, methodId: null };
const WITHDRAWN = { code: "invoice_withdrawn", message: "Its invoice was withdrawn.", intentId: null, methodId: null };

type Invoices = PaymentService["invoices"];
type Of = Parameters<Invoices["charge"]>[0];

/** Purchases without a page: an invoice for each, paid by a saved means of payment while nobody is there. */
export function chargesOf(stripe: Stripe, withTax: boolean): Pick<Invoices, "charge" | "ofOrder" | "withdraw"> {
  return {
    charge: (of) => charge(stripe, withTax, of),
    ofOrder: (of) => ofOrder(stripe, of),
    withdraw: (id) => withdraw(stripe, id),
  };
}

async function charge(stripe: Stripe, withTax: boolean, of: Of): Promise<Asked<Invoice>> {
  try {
    const answer = await askedAlone(finalOf(stripe, withTax, of).then((invoice) => paidOf(stripe, of, invoice)));
    return answer.ok ? answer.value : answer;
  } catch (error) {
    if (!isKeyTaken(error)) throw error;
    throw new PaymentsUnavailable(`the charge ${of.key} is under way`, { cause: error });
  }
}

// Each step under a key of its own, and none that the invoice says was done: the keys are forgotten after a day.
async function finalOf(stripe: Stripe, withTax: boolean, of: Of): Promise<Invoice> {
  const { customerId, amount, description, key } = of;
  const invoice = of.invoice ?? (await draftOf(stripe, withTax, of));
  if (invoice.status !== "draft") return invoice;
  if (invoice.lines.length === 0) {
    const line = { customer: customerId, invoice: invoice.id, amount: Number(amount.minor), currency: amount.currency.toLowerCase() };
    await reached(stripe.invoiceItems.create({ ...line, description }, { idempotencyKey: `${key}:line` }));
  }
  const params = { auto_advance: false, expand: EXPAND };
  return invoiceOf(await reached(stripe.invoices.finalizeInvoice(invoice.id, params, { idempotencyKey: `${key}:final` })));
}

async function draftOf(stripe: Stripe, withTax: boolean, of: Of): Promise<Invoice> {
  const params: Stripe.InvoiceCreateParams = {
    customer: of.customerId,
    currency: of.amount.currency.toLowerCase(),
    collection_method: "charge_automatically",
    // Nobody but us asks for its money, and never twice.
    auto_advance: false,
    pending_invoice_items_behavior: "exclude",
    metadata: labels(of),
    ...(withTax ? { automatic_tax: { enabled: true } } : {}),
  };
  return invoiceOf(await reached(stripe.invoices.create(params, { idempotencyKey: `${of.key}:invoice` })));
}

async function paidOf(stripe: Stripe, of: Of, invoice: Invoice): Promise<Asked<Invoice>> {
  const { id, status, intentIds } = invoice;
  if (status === "paid") return { ok: true, value: invoice };
  const [intentId] = intentIds;
  if (status !== "open" || intentId === undefined) return { ok: false, decline: WITHDRAWN };
  const tried = triedBefore(invoice, intentOf(await reached(stripe.paymentIntents.retrieve(intentId))));
  if (tried === "under way") return { ok: true, value: invoice };
  if (tried) return { ok: false, decline: tried };
  // Labelled before it is tried, and never after, which would wipe out why it was declined: whoever finds it without its invoice
  // knows what it pays for.
  await reached(stripe.paymentIntents.update(intentId, { metadata: labels(of) }, { idempotencyKey: `${of.key}:label` }));
  const params = { payment_method: of.methodId, off_session: true, expand: EXPAND };
  // A key for each card: what was asked with another one is not answered for this one. An invoice is paid once, by whichever.
  const asking = stripe.invoices.pay(id, params, { idempotencyKey: `${of.key}:pay:${of.methodId}` });
  const answer = await askedAlone(asking);
  return answer.ok ? { ok: true, value: invoiceOf(answer.value) } : answer;
}

function triedBefore({ attempts }: Invoice, { status, decline }: Intent): Decline | "under way" | null {
  if (status === "processing" || status === "succeeded") return "under way";
  if (status === "canceled") return decline ?? WITHDRAWN;
  return decline ?? (attempts > 0 ? DECLINED : null);
}

async function ofOrder(stripe: Stripe, { customerId, orderId }: Parameters<Invoices["ofOrder"]>[0]): Promise<Invoice | null> {
  const list = stripe.invoices.list({ customer: customerId, limit: 100, expand: ["data.payments"] });
  for await (const invoice of each(list, invoiceOf)) if (invoice.orderId === orderId) return invoice;
  return null;
}

// Without keys: what it is already keeps it from being done twice.
async function withdraw(stripe: Stripe, id: string): Promise<Invoice | null> {
  const read = () => found(stripe.invoices.retrieve(id, { expand: EXPAND }));
  const status = (await read())?.status;
  if (status === "draft") await notRefused(stripe.invoices.del(id));
  if (status === "open") await notRefused(stripe.invoices.voidInvoice(id));
  const after = await read();
  return after && invoiceOf(after);
}
