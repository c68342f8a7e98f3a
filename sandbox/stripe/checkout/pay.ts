import { collect } from "../billing/collect.ts";
import { intentOf } from "../billing/invoices.ts";
import { keep } from "../billing/standing.ts";
import { start } from "../billing/subscribe.ts";
import type { Context } from "../core/context.ts";
import { confirmIntent, type Intent, makeIntent } from "../payments/intent.ts";
import { attach, type Method, type MethodInput, makeMethod } from "../payments/methods.ts";
import { confirmSetup, makeSetup, type SetupIntent } from "../payments/setup.ts";
import { type Buyer, withBuyer } from "./buyer.ts";
import { complete, textOf } from "./complete.ts";
import { counted, priced, type Quote, quote } from "./quote.ts";
import { keptFor, type Session } from "./session-object.ts";

/** With what somebody pays: a method they have saved, or a new one. */
export type Means = { readonly saved: string } | MethodInput | "none";
/** Where a try has led: the session is complete, the bank asks at that address, or it said no, in words. */
export type Step =
  | { readonly kind: "done" }
  | { readonly kind: "ask"; readonly url: string }
  | { readonly kind: "refused"; readonly message: string };

/** Tries to pay a session. Throws a Fault for a card that is mistyped, or that cannot be saved: nothing is kept then. */
export function pay(context: Context, id: string, buyer: Buyer, means: Means): Step {
  const before = context.need("checkout.session", id);
  if (before.status === "complete") return { kind: "done" };
  const kept = keptFor(context, id);
  const session = withBuyer(context, before, kept, buyer);
  const quoted = quote(context, session, kept, counted(before, kept, buyer.address, buyer.vat?.type ?? null));
  context.save("checkout.session", priced(session, quoted));
  if (means === "none") return nothing(context, id, quoted);
  const method = methodOf(context, means, session, buyer);
  if (session.mode === "payment") return payOnce(context, id, method, quoted);
  if (session.mode === "setup" || quoted.invoice.amount_due === 0) return setUp(context, id, method);
  return subscribe(context, id, method, quoted);
}

/** Goes on after the bank's page. */
export function resume(context: Context, id: string): Step {
  const { status, payment_intent, setup_intent } = context.need("checkout.session", id);
  if (status === "complete") return { kind: "done" };
  const { intent: hiddenIntent, setup: hiddenSetup } = context.store.hidden(id);
  const setup = textOf(setup_intent ?? hiddenSetup);
  if (setup) return afterSetup(context, id, context.need("setup_intent", setup));
  const intent = textOf(payment_intent ?? hiddenIntent);
  return intent ? stepOf(context.need("payment_intent", intent)) : { kind: "refused", message: "Nothing has been paid yet." };
}

// Nothing is to be paid, and no means of payment is asked for.
function nothing(context: Context, id: string, quoted: Quote): Step {
  if (quoted.subscription) begin(context, id, null, quoted);
  return free(context, id);
}

function methodOf(context: Context, means: Exclude<Means, "none">, { customer }: Session, buyer: Buyer): Method {
  if ("saved" in means) {
    const method = context.need("payment_method", means.saved, "payment_method");
    if (method.customer !== customer) throw context.missing("payment_method", means.saved, "payment_method");
    return method;
  }
  const billing = { address: buyer.address, email: buyer.email, name: buyer.name };
  return makeMethod(context, { ...means, customer, billing: { ...billing, ...means.billing } });
}

function payOnce(context: Context, id: string, method: Method, { invoice }: Quote): Step {
  const session = context.need("checkout.session", id);
  if (invoice.amount_due === 0) return free(context, id);
  const { payment } = keptFor(context, id);
  const known = session.payment_intent ? context.need("payment_intent", session.payment_intent) : null;
  const { customer, payment_method_types } = session;
  const terms = { amount: invoice.total, currency: invoice.currency, customer, payment_method_types, ...payment };
  const intent = known ? context.save("payment_intent", { ...known, ...terms }) : makeIntent(context, terms);
  context.store.hide(intent.id, { checkout: id });
  context.save("checkout.session", { ...session, payment_intent: intent.id });
  return stepOf(confirmIntent(context, intent, { method, returnUrl: returnUrl(context, id) }));
}

function free(context: Context, id: string): Step {
  complete(context, id, "no_payment_required");
  return { kind: "done" };
}

// Nothing to pay now: the method is saved for what comes later.
function setUp(context: Context, id: string, method: Method): Step {
  const session = context.need("checkout.session", id);
  const { setup } = keptFor(context, id);
  const known = textOf(session.setup_intent ?? context.store.hidden(id)["setup"]);
  const { customer, payment_method_types, mode } = session;
  const intent = known ? context.need("setup_intent", known) : makeSetup(context, { customer, payment_method_types, ...setup });
  context.store.hide(id, { setup: intent.id });
  if (mode === "setup") context.save("checkout.session", { ...session, setup_intent: intent.id });
  return afterSetup(context, id, confirmSetup(context, intent, { method, returnUrl: returnUrl(context, id) }));
}

function afterSetup(context: Context, id: string, setup: SetupIntent): Step {
  if (setup.status === "requires_action") return { kind: "ask", url: setup.next_action?.redirect_to_url?.url ?? "" };
  if (setup.status !== "succeeded" || !setup.payment_method)
    return { kind: "refused", message: setup.last_setup_error?.message ?? "The payment method was not saved." };
  const session = context.need("checkout.session", id);
  if (session.mode === "subscription") begin(context, id, setup.payment_method, quote(context, session, keptFor(context, id)));
  return free(context, id);
}

function subscribe(context: Context, id: string, method: Method, quoted: Quote): Step {
  const { customer } = context.need("checkout.session", id);
  if (customer) attach(context, method, customer);
  const known = textOf(context.store.hidden(id)["subscription"]);
  const subscription = known ? rearm(context, known, method.id) : begin(context, id, method.id, quoted);
  const invoice = context.need("invoice", context.need("subscription", subscription).latest_invoice ?? "");
  const intent = intentOf(context, invoice.id);
  if (intent === null) return { kind: "done" };
  context.store.hide(intent, { checkout: id });
  context.store.hide(id, { intent });
  collect(context, invoice, { method: method.id, offSession: false, returnUrl: returnUrl(context, id) });
  return stepOf(context.need("payment_intent", intent));
}

// The first card has failed at the bank's page: what it had begun goes on with another.
function rearm(context: Context, id: string, method: string): string {
  const before = context.need("subscription", id);
  return keep(context, before, { ...before, default_payment_method: method }).id;
}

function begin(context: Context, id: string, method: string | null, { subscription: opened, invoice, items }: Quote): string {
  if (!opened) throw new Error(`${id} sells no subscription`);
  const once = items.flatMap(({ price }, index) => (price?.recurring ? [] : [onceDraft(invoice, index, price)]));
  const subscription = { ...opened.subscription, default_payment_method: method };
  const started = start(context, { subscription, drafts: [...opened.drafts, ...once] }, "default_incomplete", false);
  context.store.hide(id, { subscription: started.subscription.id });
  return started.subscription.id;
}

function onceDraft({ lines }: Quote["invoice"], index: number, price: Quote["items"][number]["price"]) {
  const line = lines.data[index];
  const taxBehavior = price?.tax_behavior === "inclusive" ? ("inclusive" as const) : ("exclusive" as const);
  return {
    amount: line?.amount ?? 0,
    description: line?.description ?? null,
    period: line?.period ?? { start: 0, end: 0 },
    price,
    quantity: line?.quantity ?? 1,
    ...{ proration: false, credited: null, subscription: null, item: null, invoiceItem: null, metadata: {} },
    taxBehavior,
  };
}

function stepOf({ status, next_action, last_payment_error }: Intent): Step {
  if (status === "succeeded" || status === "processing") return { kind: "done" };
  if (status === "requires_action") return { kind: "ask", url: next_action?.redirect_to_url?.url ?? "" };
  return { kind: "refused", message: last_payment_error?.message ?? "Your payment was declined." };
}

function returnUrl(context: Context, id: string): string {
  return `${context.url}/c/pay/${id}/return`;
}
