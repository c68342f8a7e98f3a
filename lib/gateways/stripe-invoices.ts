import type Stripe from "stripe";
import { DAY, later } from "#lib/units/instant.ts";
import type { PaymentService } from "./payment-service.ts";
import type { Invoice } from "./payments.ts";
import { each, labels, since } from "./stripe-buying.ts";
import { chargesOf } from "./stripe-charge.ts";
import { asked, found, isRefused, notRefused, reached } from "./stripe-client.ts";
import { changeOf } from "./stripe-plans.ts";
import { intentOf, secondsOf } from "./stripe-read.ts";
import { creditNoteOf, invoiceOf } from "./stripe-read-billing.ts";

const EXPAND = ["payments"];
const PDF_DEADLINE = 10_000;
/** How long before its payment an invoice may have been made: the service gives up asking sooner. */
const OLDEST = 60 * DAY;

type Invoices = PaymentService["invoices"];

export function invoicesOf(stripe: Stripe, withTax: boolean): Invoices {
  return {
    find: async (id) => {
      const invoice = await found(stripe.invoices.retrieve(id, { expand: EXPAND }));
      return invoice && whole(stripe, invoice);
    },
    list: (by) => {
      const params = "from" in by ? since(by.from) : { customer: by.customerId, limit: 100 };
      return each(stripe.invoices.list({ ...params, expand: ["data.payments"] }), invoiceOf);
    },
    ofIntent: (intentId) => ofIntent(stripe, intentId),
    preview: (of) => preview(stripe, of),
    bill: (of) => bill(stripe, withTax, of),
    ...chargesOf(stripe, withTax),
    pay: (id, methodId) => paid(stripe, id, methodId),
    collect: (id) => collect(stripe, id),
    void: async (id) => invoiceOf(await reached(stripe.invoices.voidInvoice(id))),
    creditNotes: async (customerId) =>
      (await reached(stripe.creditNotes.list({ customer: customerId, limit: 100 }))).data.map(creditNoteOf),
    pdf,
  };
}

// An invoice comes with its first ten lines.
async function whole(stripe: Stripe, invoice: Stripe.Invoice): Promise<Invoice> {
  if (!invoice.lines.has_more) return invoiceOf(invoice);
  const lines = await reached(stripe.invoices.listLineItems(invoice.id, { limit: 100 }));
  return invoiceOf({ ...invoice, lines });
}

async function paid(stripe: Stripe, id: string, methodId?: string): ReturnType<Invoices["pay"]> {
  try {
    const answer = await asked(stripe.invoices.pay(id, { expand: EXPAND, ...(methodId ? { payment_method: methodId } : {}) }));
    return answer.ok ? { ok: true, value: invoiceOf(answer.value) } : answer;
  } catch (error) {
    const now = isRefused(error) ? await found(stripe.invoices.retrieve(id, { expand: EXPAND })) : null;
    // Somebody else has paid it meanwhile, or an earlier press whose answer never came.
    if (now?.status !== "paid") throw error;
    return { ok: true, value: invoiceOf(now) };
  }
}

// Without keys of our own: what an invoice is already keeps it from being done twice, and a key would answer an old refusal for a day.
async function collect(stripe: Stripe, id: string): Promise<Invoice | null> {
  await notRefused(stripe.invoices.finalizeInvoice(id, { auto_advance: true }));
  const read = async () => await found(stripe.invoices.retrieve(id, { expand: EXPAND }));
  const invoice = await read();
  if (invoice?.status !== "open" || invoice.attempted || invoice.collection_method !== "charge_automatically")
    return invoice && whole(stripe, invoice);
  await notRefused(asked(stripe.invoices.pay(id, { off_session: true })));
  const after = await read();
  return after && whole(stripe, after);
}

async function ofIntent(stripe: Stripe, intentId: string): Promise<readonly string[]> {
  const intent = await found(stripe.paymentIntents.retrieve(intentId));
  const { customerId, createdAt } = intent ? intentOf(intent) : { customerId: null, createdAt: null };
  if (customerId === null || createdAt === null) return [];
  const params = { ...since(later(createdAt, -OLDEST)), customer: customerId, expand: ["data.payments"] };
  const ids: string[] = [];
  for await (const { id, intentIds } of each(stripe.invoices.list(params), invoiceOf)) if (intentIds.includes(intentId)) ids.push(id);
  return ids;
}

async function preview(
  stripe: Stripe,
  { customerId, subscriptionId, change, start }: Parameters<Invoices["preview"]>[0],
): Promise<Invoice | null> {
  const params: Stripe.InvoiceCreatePreviewParams = { customer: customerId };
  if (subscriptionId) params.subscription = subscriptionId;
  if (subscriptionId && change) {
    const subscription = await reached(stripe.subscriptions.retrieve(subscriptionId));
    params.subscription_details = changeOf(subscription.items.data[0]?.id ?? "", change);
  } else if (start) {
    params.subscription_details = { items: [{ price: start.priceId }] };
    if (start.anchor !== undefined)
      Object.assign(params.subscription_details, {
        billing_cycle_anchor: { type: "timestamp", timestamp: secondsOf(start.anchor) },
        proration_behavior: "create_prorations",
      } satisfies Stripe.InvoiceCreatePreviewParams.SubscriptionDetails);
  }
  const invoice = await found(stripe.invoices.createPreview(params));
  return invoice && invoiceOf(invoice);
}

async function bill(stripe: Stripe, withTax: boolean, of: Parameters<Invoices["bill"]>[0]): Promise<Invoice> {
  const { customerId, amount, description, days, purchaseOrder, key } = of;
  const currency = amount.currency.toLowerCase();
  const made = await reached(
    stripe.invoices.create(
      {
        customer: customerId,
        currency,
        collection_method: "send_invoice",
        days_until_due: days,
        metadata: labels(of),
        auto_advance: true,
        ...(purchaseOrder ? { custom_fields: [{ name: "Purchase order", value: purchaseOrder }] } : {}),
        ...(withTax ? { automatic_tax: { enabled: true } } : {}),
      },
      { idempotencyKey: `${key}:invoice` },
    ),
  );
  const line = { customer: customerId, invoice: made.id, amount: Number(amount.minor), currency, description };
  await reached(stripe.invoiceItems.create(line, { idempotencyKey: `${key}:line` }));
  await finalized(stripe, made.id);
  return invoiceOf(await reached(stripe.invoices.sendInvoice(made.id, { expand: EXPAND }, { idempotencyKey: `${key}:send` })));
}

// Refused, it is final already, or there is a reason: then it is a draft still, and may be asked again when the reason is gone.
async function finalized(stripe: Stripe, id: string): Promise<void> {
  try {
    await reached(stripe.invoices.finalizeInvoice(id, {}));
  } catch (error) {
    if (!isRefused(error) || (await reached(stripe.invoices.retrieve(id))).status === "draft") throw error;
  }
}

async function pdf(url: string): Promise<Uint8Array | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PDF_DEADLINE) });
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}
