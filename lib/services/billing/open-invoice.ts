import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { askQuietly } from "./ask-quietly.ts";
import type { Payer } from "./payer.ts";

/** The invoices of a subscription that still can be paid, the newest first. Throws PaymentsUnavailable. */
export async function openInvoices({ service, customer: { customerId } }: Payer, subscriptionId: string): Promise<readonly Invoice[]> {
  const open: Invoice[] = [];
  for await (const invoice of service.invoices.list({ customerId }))
    if (invoice.status === "open" && invoice.subscriptionId === subscriptionId) open.push(invoice);
  return open;
}

/** What an unpaid renewal still owes; null while the payment service cannot be asked, and where nothing is open. */
export async function openInvoice(caller: Caller, subscriptionId: string): Promise<Invoice | null> {
  const asked = await askQuietly(caller, (payer) => openInvoices(payer, subscriptionId));
  return asked.value?.[0] ?? null;
}
