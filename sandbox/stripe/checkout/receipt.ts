import { draftInvoice } from "../billing/invoice-object.ts";
import { finalizePaid } from "../billing/invoices.ts";
import { draftOfLine } from "../billing/manual.ts";
import type { Context } from "../core/context.ts";
import { quote } from "./quote.ts";
import { keptFor, type Session } from "./session-object.ts";

/** The invoice of a single purchase, paid already; null where the session makes none, or nobody can be named on it. */
export function receiptOf(context: Context, session: Session): string | null {
  const { customer: id, invoice_creation: wish, payment_intent: intent } = session;
  if (session.mode !== "payment" || !wish?.enabled || !id || !intent) return null;
  const quoted = quote(context, session, keptFor(context, session.id));
  const at = context.now(id);
  const { custom_fields, description, footer, metadata } = wish.invoice_data;
  const draft = draftInvoice(context, {
    customer: context.need("customer", id),
    subscription: null,
    reason: "manual",
    drafts: quoted.invoice.lines.data.map((line) => draftOfLine(context, line)),
    period: { start: at, end: at },
    currency: quoted.invoice.currency,
    at,
    automaticTax: session.automatic_tax.enabled,
    more: { auto_advance: false, custom_fields, description, footer, metadata: metadata ?? {} },
  });
  return finalizePaid(context, draft, intent).id;
}
