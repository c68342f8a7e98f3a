import type { Context } from "../core/context.ts";
import { cardFault, type Fault } from "../core/fault.ts";
import { cancelIntent, confirmIntent as confirm, type Intent, makeIntent } from "../payments/intent.ts";
import type { Invoice } from "./lines.ts";

/** What came of a try to collect. */
export type Outcome =
  | { readonly status: "succeeded" | "processing" | "requires_action" | "no_method" }
  | { readonly status: "failed"; readonly fault: Fault };

const PLAIN = ["succeeded", "processing", "requires_action"] as const;
const WHY: Readonly<Record<string, string>> = {
  subscription_create: "Subscription creation",
  subscription_update: "Subscription update",
  subscription_cycle: "Subscription update",
};

/** Makes the payment intent of an invoice that becomes final; answers its id. */
export function openIntent(context: Context, invoice: Invoice): string {
  const intent = makeIntent(context, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: WHY[String(invoice.billing_reason)] ?? "Payment for Invoice",
    payment_method_types: ["card", "customer_balance", "paypal", ...(invoice.currency === "eur" ? ["sepa_debit"] : [])],
    receipt_email: null,
    setup_future_usage: invoice.parent?.subscription_details ? "off_session" : null,
  });
  return intent.id;
}

/** Gives up the payment intent of an invoice that is void; one that is through stays as it is. */
export function closeIntent(context: Context, id: string): void {
  const intent = context.need("payment_intent", id);
  if (intent.status.startsWith("requires_")) cancelIntent(context, intent, "void_invoice");
}

/** Tries to take the money of an intent with a payment method. What hangs on the intent learns of it by `context.settled`. */
export function tryIntent(context: Context, intent: string, method: string, offSession: boolean, returnUrl: string | null = null): Outcome {
  const before = context.need("payment_intent", intent);
  const chosen = context.need("payment_method", method, "payment_method");
  return outcomeOf(confirm(context, before, { method: chosen, offSession, returnUrl }));
}

/** An intent's state as the outcome of a try. */
export function outcomeOf(intent: Intent): Outcome {
  const { status, last_payment_error: error } = intent;
  const plain = PLAIN.find((one) => one === status);
  if (plain) return { status: plain };
  const { message = "Your card was declined.", code = "card_declined", decline_code, doc_url: _, type: __, ...more } = error ?? {};
  return { status: "failed", fault: cardFault(message, code, { ...(decline_code ? { decline_code } : {}), ...more }) };
}
